using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

public sealed class InvitationTableTests(TestSite site)
{
    [Fact]
    public async Task Search_status_order_and_page_are_in_the_address_and_each_keeps_the_others()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var mark = Guid.NewGuid().ToString("N")[..8];
        await owner.PasteAsync(organization, string.Join('\n', Enumerable.Range(10, 22).Select(i => $"p{i}-{mark}@example.com")));
        await owner.PasteAsync(organization, $"other-{mark}@example.com", "admin");

        await owner.GetAsync(organization.At("members/invitations"));
        Assert.StartsWith("other-", owner.Page.All("#table tbody bdi")[0], StringComparison.Ordinal);
        await owner.GetAsync(organization.At("members/invitations?q=P&status=Pending&sort=-address"));
        Assert.Equal("descending", owner.Page.Find("th:has(#sort-address)").GetAttribute("aria-sort"));
        Assert.Equal($"p31-{mark}@example.com", owner.Page.All("#table tbody td:first-child")[0]);
        await owner.ClickAsync("Next");
        Assert.Contains("sort=-address", owner.Page.PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("status=Pending", owner.Page.PathAndQuery, StringComparison.Ordinal);
        await owner.ClickAsync("Email");
        Assert.Contains("q=P", owner.Page.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("ascending", owner.Page.Find("th:has(#sort-address)").GetAttribute("aria-sort"));
        Assert.Equal("Pending", owner.Page.ValueOf("status"));
        await owner.GetAsync(organization.At("members/invitations?sort=role"));
        Assert.StartsWith("other-", owner.Page.All("#table tbody td:first-child")[0], StringComparison.Ordinal);
        var fragment = await owner.GetByHtmxAsync(organization.At("members/invitations?sort=expires&q=other"));
        Assert.StartsWith("<div id=\"table\"", fragment.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Single(fragment.All("#table tbody tr"));
    }

    [Fact]
    public async Task A_row_says_who_invited_when_it_was_sent_and_until_when_it_is_open()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        await owner.ChangeAsync(organization, link, "resend");
        await owner.GetAsync(organization.At("members/invitations"));
        var row = Assert.Single(owner.Page.All("#table tbody tr"));
        Assert.Contains("Sent a moment ago, 2 emails in total", row, StringComparison.Ordinal);
        Assert.Contains("in 7 days", row, StringComparison.Ordinal);
        Assert.NotEqual("–", owner.Page.All("#table tbody td")[3]);
        Assert.True(
            DateTimeOffset.Parse(owner.Page.Find("#table time").GetAttribute("datetime")!, null) > DateTimeOffset.UtcNow.AddDays(6));
    }

    [Theory]
    [InlineData("?sort=nonsense&status=7&p=-3")]
    [InlineData("?sort=--address&status=Nobody&p=999999999")]
    public async Task An_address_that_makes_no_sense_shows_the_table_all_the_same(string query)
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At($"members/invitations{query}"));
        Assert.NotEmpty(alice.Page.All("#table tbody tr"));
    }
}

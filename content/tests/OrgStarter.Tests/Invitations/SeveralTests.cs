using System.Net;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Invitations;

public sealed class SeveralTests(TestSite site)
{
    [Fact]
    public async Task Every_line_says_what_became_of_it_and_only_wrong_ones_come_back_into_the_box()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, member) = await site.JoinAsync(owner, organization, "member");
        var (invited, fresh) = (TestSite.Someone(), TestSite.Someone());
        var link = await site.InviteAsync(owner, organization, invited, "member");

        var page = await owner.PasteAsync(organization, $"\"New, Ann\" <{fresh.ToUpperInvariant()}>; {member}, {invited}\nnot an address");
        Assert.Equal(
            [$"{fresh} Sent", $"{member} Already a member", $"{invited} Already invited. Send again", "not an address Not an e-mail address"],
            page.All(".result"));
        Assert.Equal("not an address", page.ValueOf("Input.Addresses"));
        Assert.EndsWith($"/invitations/{Inviting.IdOf(link)}/resend", page.Find(".result a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Single(await site.Logto.MailsToAsync(fresh));
    }

    [Fact]
    public async Task The_same_list_sent_again_sends_nothing_twice()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        string[] people = [TestSite.Someone(), TestSite.Someone()];
        await owner.PasteAsync(organization, string.Join(',', people));
        var page = await owner.PasteAsync(organization, string.Join(';', people));
        Assert.Equal(2, page.All(".result-neutral").Count);
        Assert.All(people, address => Assert.Single(site.Logto.MailsToAsync(address).Result));
        Assert.Equal(2, (await site.InvitationsAtLogtoAsync(organization)).Count);
    }

    [Fact]
    public async Task The_results_have_an_address_that_can_be_opened_again_and_is_nobody_elses()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var results = (await owner.PasteAsync(organization, address)).Path;
        Assert.Matches("/members/invitations/batches/[0-9a-f-]{36}$", results);
        await owner.GetAsync(results);
        Assert.Equal([$"{address} Sent"], owner.Page.All(".result"));

        var (stranger, other) = await site.NewOrganizationAsync();
        await stranger.GetAsync(results.Replace(organization.Id, other.Id, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Page.Status);
    }

    [Fact]
    public async Task By_htmx_the_results_take_the_place_of_the_form()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("members/invitations/new"));
        var fragment = await owner.SubmitByHtmxAsync("#form form", ("Input.Addresses", $"{TestSite.Someone()}, oops"), ("Input.Role", "member"));
        Assert.StartsWith("<div id=\"form\"", fragment.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Equal((2, "oops"), (fragment.All(".result").Count, fragment.ValueOf("Input.Addresses")));
        Assert.Equal("1 of 2 sent", Assert.Single(fragment.All("[data-announce=last]")));
    }

    [Fact]
    public async Task Nobody_invites_above_their_own_role()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        var address = TestSite.Someone();
        var page = await admin.PasteAsync(organization, address, "owner");
        Assert.NotEmpty(page.ErrorOf("Input.Role"));
        Assert.Equal(address, page.ValueOf("Input.Addresses"));
        Assert.Empty(await site.Logto.MailsToAsync(address));
    }

    [Fact]
    public async Task The_tenth_mail_to_an_address_is_the_last_for_a_while_and_the_table_says_what_was_not_sent()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        for (var i = 0; i < 9; i++)
        {
            await owner.ChangeAsync(organization, link, "resend");
        }

        var (second, another) = await site.NewOrganizationAsync();
        var page = await second.PasteAsync(another, address);
        Assert.Contains("too many messages", Assert.Single(page.All(".result-warning")), StringComparison.Ordinal);
        await second.GetAsync(another.At("members/invitations?status=NotSent"));
        Assert.Contains("too many messages", Assert.Single(second.Page.All("#table tbody tr")), StringComparison.Ordinal);
        Assert.Equal(["Not sent"], second.Page.All("#table .badge-notsent"));
        await second.GetAsync(another.At("members/invitations?status=Pending"));
        Assert.Single(second.Page.All("#table .badge-notsent"));
    }

    [Fact]
    public async Task Whoever_calls_the_API_can_ask_for_the_results_again()
    {
        var address = TestSite.Someone();
        var alice = await site.ApiAsync("alice@example.com", "aur0racoffee");
        var answer = await alice.PostAsync("/api/invitations", new { addresses = new[] { address, "nobody" } });
        Assert.Equal((200, true), (answer.Status, (bool)answer.Body!["isDone"]!));
        var again = await alice.GetAsync($"/api/invitations/batches/{answer["batch"]}");
        Assert.Equal(["sent", "badAddress"], again.Body!["results"]!.AsArray().Select(result => (string)result!["outcome"]!));
        Assert.Equal(404, (await alice.GetAsync($"/api/invitations/batches/{Guid.NewGuid()}")).Status);
    }
}

using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

public sealed class SeatsTests(TestSite site)
{
    [Fact]
    public async Task Members_and_open_invitations_take_seats_and_a_revoked_one_gives_its_back()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.LimitSeatsAsync(organization, 2);
        var (first, second) = (TestSite.Someone(), TestSite.Someone());
        var page = await owner.PasteAsync(organization, $"{first}\n{second}");
        Assert.Single(page.All(".result-success"));
        Assert.Contains("No seats are free", Assert.Single(page.All(".result-warning")), StringComparison.Ordinal);
        Assert.Equal(second, page.ValueOf("Input.Addresses"));
        Assert.Empty(await site.Logto.MailsToAsync(second));

        await owner.ChangeAsync(organization, (string)(await site.Logto.MailsToAsync(first))[^1]["link"]!, "revoke");
        Assert.Single((await owner.PasteAsync(organization, second)).All(".result-success"));
    }

    [Fact]
    public async Task Two_who_want_the_last_seat_at_once_get_one_between_them()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.LimitSeatsAsync(organization, 2);
        var other = site.Browse(owner);
        await Task.WhenAll(owner.PasteAsync(organization, TestSite.Someone()), other.PasteAsync(organization, TestSite.Someone()));
        Assert.Single(await site.InvitationsAtLogtoAsync(organization));
    }

    [Fact]
    public async Task Extending_takes_no_seat_more()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.LimitSeatsAsync(organization, 2);
        var address = TestSite.Someone();
        await owner.ChangeAsync(organization, await site.InviteAsync(owner, organization, address, "member"), "extend");
        Assert.Equal(["Pending", "Revoked"], (await site.InvitationsAtLogtoAsync(organization)).Select(i => i.Status).Order());
    }

    [Fact]
    public async Task Without_a_limit_nobody_counts()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.LimitSeatsAsync(organization, 1);
        await site.LimitSeatsAsync(organization, null);
        Assert.Single((await owner.PasteAsync(organization, TestSite.Someone())).All(".result-success"));
    }
}

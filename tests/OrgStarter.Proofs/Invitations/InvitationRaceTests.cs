using System.Net;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;
using OrgStarter.Texts;

namespace OrgStarter.Proofs.Invitations;

/// <summary>Two who act at once, each by an instance of the site of their own: one true state in the end, and both are told it.</summary>
public sealed class InvitationRaceTests(PostgresSite postgres) : IClassFixture<PostgresSite>, IAsyncLifetime
{
    private const string Form = "form[data-guard]";
    private const int Rounds = 6;
    private TestSite site = null!;
    private TestSite another = null!;

    public async ValueTask InitializeAsync()
    {
        site = await postgres.StartAsync();
        another = site.StartAnother();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Accepting_in_two_tabs_at_once_joins_once_and_both_land_in_the_organization()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (_, organization, _, guest, link) = await InvitedAsync();
            var (first, second) = (Press(guest, Text.Invitation_Accept), Press(guest, Text.Invitation_Accept));
            var answers = await Task.WhenAll(site.Browse(guest).SendAsync(first), another.Browse(guest).SendAsync(second));
            Assert.All(answers, answer => Assert.Equal(organization.At("home"), answer.Header("Location")));
            Assert.Equal("Accepted", await StatusAsync(link));
            Assert.Equal(1, await site.Logto.CountMembersAsync(organization.Id, "member"));
        }
    }

    /// <summary>Extending makes a new invitation and revokes the old one: whoever accepted the old one is not invited once more.</summary>
    [Theory]
    [InlineData("revoke", 0)]
    [InlineData("extend", 1)]
    public async Task Accepting_while_the_organization_ends_it_ends_in_one_of_the_two(string change, int openAfterwards)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (owner, organization, _, guest, link) = await InvitedAsync();
            await owner.GetAsync(organization.At($"members/invitations/{Inviting.IdOf(link.ToString())}/{change}"));
            var (accept, other) = (Press(guest, Text.Invitation_Accept), owner.FormRequest("#form"));
            Task<Page>[] sent = round % 2 == 0
                ? [site.Browse(guest).SendAsync(accept), another.Browse(owner).SendAsync(other)]
                : [another.Browse(owner).SendAsync(other), site.Browse(guest).SendAsync(accept)];
            await Task.WhenAll(sent);
            var isAccepted = await StatusAsync(link) == "Accepted";
            Assert.Equal(isAccepted ? 1 : 0, await site.Logto.CountMembersAsync(organization.Id, "member"));
            Assert.Equal(
                isAccepted ? 0 : openAfterwards,
                (await site.InvitationsAtLogtoAsync(organization)).Count(i => i.Status == "Pending"));
            Assert.Equal(
                isAccepted ? Text.Invitation_AcceptedTitle : Text.Invitation_RevokedTitle,
                (await guest.GetAsync(link.AbsolutePath)).All("main h1")[0]);
            await guest.GetAsync(organization.At("home"));
            Assert.Equal(isAccepted ? HttpStatusCode.OK : HttpStatusCode.NotFound, guest.Page.Status);
        }
    }

    [Fact]
    public async Task Accepting_in_one_tab_while_declining_in_another_ends_in_one_of_the_two()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (_, organization, _, guest, link) = await InvitedAsync();
            var (yes, no) = (Press(guest, Text.Invitation_Accept), Press(guest, Text.Invitation_Decline));
            Task<Page>[] sent = round % 2 == 0
                ? [site.Browse(guest).SendAsync(yes), another.Browse(guest).SendAsync(no)]
                : [site.Browse(guest).SendAsync(no), another.Browse(guest).SendAsync(yes)];
            await Task.WhenAll(sent);
            var status = await StatusAsync(link);
            Assert.Equal(status == "Accepted" ? 1 : 0, await site.Logto.CountMembersAsync(organization.Id, "member"));
            var heading = (await guest.GetAsync(link.AbsolutePath)).All("main h1")[0];
            Assert.Equal(status == "Accepted" ? Text.Invitation_AcceptedTitle : Text.Invitation_DeclinedTitle, heading);
        }
    }

    /// <summary>The invitee's answer to the page of before the other's act tells what is true now.</summary>
    [Fact]
    public async Task Accepting_what_was_revoked_meanwhile_says_so_and_changes_nothing()
    {
        var (owner, organization, _, guest, link) = await InvitedAsync();
        var late = Press(guest, Text.Invitation_Accept);
        await owner.GetAsync(organization.At($"members/invitations/{link.AbsolutePath.Split('/')[^1]}/revoke"));
        await owner.SubmitAsync("#form");
        var answer = await guest.SendAsync(late);
        Assert.Equal(Text.Invitation_RevokedTitle, answer.All("main h1")[0]);
        Assert.Equal(0, await site.Logto.CountMembersAsync(organization.Id, "member"));
    }

    [Fact]
    public async Task Of_two_who_accept_the_last_seat_one_gets_it()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var guests = new List<(Browser Browser, HttpRequestMessage Accept, Uri Link)>();
        for (var i = 0; i < 2; i++)
        {
            var address = TestSite.Someone();
            var link = new Uri(await site.InviteAsync(owner, organization, address, "member"));
            var guest = await site.BrowseAsAsync(address);
            await guest.GetAsync(link.AbsolutePath);
            guests.Add((guest, Press(guest, Text.Invitation_Accept), link));
        }

        await site.LimitSeatsAsync(organization, 2);
        var answers = await Task.WhenAll(
            site.Browse(guests[0].Browser).SendAsync(guests[0].Accept), another.Browse(guests[1].Browser).SendAsync(guests[1].Accept));
        Assert.Single(answers, answer => answer.Header("Location") == organization.At("home"));
        Assert.Single(answers, answer =>
            answer.Status == HttpStatusCode.OK && answer.All("main h1")[0].EndsWith("has no free seats", StringComparison.Ordinal));
        Assert.Equal(1, await site.Logto.CountMembersAsync(organization.Id, "member"));
    }

    private async Task<(Browser Owner, Organization Organization, string Address, Browser Guest, Uri Link)> InvitedAsync()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = new Uri(await site.InviteAsync(owner, organization, address, "member"));
        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync(link.AbsolutePath);
        return (owner, organization, address, guest, link);
    }

    private static HttpRequestMessage Press(Browser guest, string button) => guest.PressRequest(Form, button);

    private async Task<string> StatusAsync(Uri link) =>
        (await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Get,
            $"/organization-invitations/{link.AbsolutePath.Split('/')[^1]}"))["status"]!;
}

using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Invitations;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

public sealed class ExtendTests(TestSite site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Extending_sends_a_new_link_and_ends_the_old_one()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var old = await site.InviteAsync(owner, organization, address, "admin");
        var page = await owner.ChangeAsync(organization, old, "extend");
        Assert.Equal(organization.At("members/invitations"), page.Path);
        Assert.Contains($"A new invitation was sent to {address}.", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Pending", "Revoked"], page.All("#table .badge-pending, #table .badge-revoked"));

        var mails = await site.Logto.MailsToAsync(address);
        Assert.Equal(2, mails.Count);
        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync((string)mails[^1]["link"]!);
        await guest.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(organization.At("home"), guest.Page.Path);
    }

    [Fact]
    public async Task One_that_was_answered_meanwhile_is_not_extended()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        await owner.GetAsync(organization.At($"members/invitations/{Inviting.IdOf(link)}/extend"));
        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync(link);
        await guest.SubmitAsync("form[data-guard]", "Accept");
        await owner.SubmitAsync("#form");
        Assert.Contains("no longer open", owner.Page.Text, StringComparison.Ordinal);
        Assert.Single(await site.Logto.MailsToAsync(address));
    }

    /// <summary>Logto takes no second open invitation for an address, so the old one goes first. Whatever
    /// fails then, the new one comes.</summary>
    [Theory]
    [InlineData("^PUT /api/organization-invitations", FaultKind.ServerError)]
    [InlineData("^PUT /api/organization-invitations", FaultKind.LoseAnswer)]
    [InlineData("^POST /api/organization-invitations$", FaultKind.ServerError)]
    [InlineData("^POST /api/organization-invitations$", FaultKind.LoseAnswer)]
    public async Task A_failure_between_the_two_calls_leaves_one_open_invitation_in_the_end(string route, FaultKind kind)
    {
        await using var own = await Inviting.StartWarmAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        var link = await own.InviteAsync(owner, organization, "again@example.com", "member");
        own.Logto.Faults.Add(new Fault(kind, route, Times: 1));
        await owner.ChangeAsync(organization, link, "extend");
        Assert.Equal(["Pending", "Revoked"], (await own.InvitationsAtLogtoAsync(organization)).Select(i => i.Status).Order());
        Assert.Equal(2, (await own.Logto.MailsToAsync("again@example.com")).Count);
    }

    [Fact]
    public async Task Before_the_old_one_is_taken_back_a_failure_changes_nothing_and_after_it_a_crash_is_made_good()
    {
        await using var own = await Inviting.StartWarmAsync(("Invitations:ResultsTimeout", "00:00:20"));
        var (owner, organization) = await own.NewOrganizationAsync();
        var link = await own.InviteAsync(owner, organization, "again@example.com", "member");
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "^GET /api/organization-invitations$"));
        var page = await owner.ChangeAsync(organization, link, "extend");
        Assert.True(page.Has("[role=alert]"), page.Body);
        own.Logto.Faults.Clear();
        Assert.Equal([("again@example.com", "Pending")], await own.InvitationsAtLogtoAsync(organization));

        // A site that crashed right after it had taken the old one back.
        await own.EndAsync();
        var dying = own.StartAnother((TestSite.WithoutWorkers, "true"), ("Invitations:ResultsTimeout", "00:00:00"));
        var same = dying.Browse(owner);
        await same.ChangeAsync(organization, link, "extend");
        await dying.WithinAsync(
            organization,
            db => db.InvitationRecipients.Where(recipient => recipient.Replaces != null && recipient.Outcome == InviteOutcome.Waiting)
                .ExecuteUpdateAsync(
                    set =>
                        set
                            .SetProperty(recipient => recipient.FailureReason, FailureReason.Replacing)
                            .SetProperty(recipient => recipient.Attempts, 1),
                    Ct));
        await new LogtoClient(own.Logto).ApiAsync(
            HttpMethod.Put,
            $"/organization-invitations/{Inviting.IdOf(link)}/status",
            new { status = "Revoked" });
        await same.GetAsync(organization.At("members/invitations"));
        Assert.Contains("A new invitation is being sent.", same.Page.Text, StringComparison.Ordinal);

        own.StartAnother((TestSite.WithoutWorkers, "false"));
        for (var i = 0; i < 100 && (await own.Logto.MailsToAsync("again@example.com")).Count < 2; i++)
        {
            await Task.Delay(100, Ct);
        }

        Assert.Equal(["Pending", "Revoked"], (await own.InvitationsAtLogtoAsync(organization)).Select(i => i.Status).Order());
    }
}

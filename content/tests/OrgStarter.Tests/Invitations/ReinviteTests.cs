using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

public sealed class ReinviteTests(TestSite site)
{
    [Theory]
    [InlineData("expired", "Expired")]
    [InlineData("revoked", "Revoked")]
    [InlineData("declined", "Declined")]
    public async Task One_click_in_the_table_invites_somebody_again(string how, string status)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "admin");
        switch (how)
        {
            case "expired":
                await site.Logto.ExpireInvitationAsync(Inviting.IdOf(link));
                break;
            case "revoked":
                await owner.ChangeAsync(organization, link, "revoke");
                break;
            default:
                var guest = await site.BrowseAsAsync(address);
                await guest.GetAsync(link);
                await guest.SubmitAsync("form[data-guard]", "Decline");
                break;
        }

        await owner.GetAsync(organization.At($"members/invitations?status={status}"));
        Assert.Equal([status], owner.Page.All("#table td .badge").Skip(1));
        await owner.SubmitAsync("button[formaction$='/reinvite']");
        Assert.Contains($"A new invitation was sent to {address}.", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await site.Logto.MailsToAsync(address)).Count);
        Assert.Equal(["Admin", "Admin"], owner.Page.All("#table .badge-admin"));
    }

    [Fact]
    public async Task Of_an_inviter_who_has_left_the_name_stays_and_their_expired_invitation_is_sent_anew()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, inviter) = await site.JoinAsync(owner, organization, "admin");
        var address = TestSite.Someone();
        var link = await site.InviteAsync(admin, organization, address, "member");
        await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(inviter)}/remove"));
        await owner.SubmitAsync("#form");
        await site.Logto.ExpireInvitationAsync(Inviting.IdOf(link));

        await owner.GetAsync(organization.At($"members/invitations?status=Expired&q={inviter}"));
        Assert.Contains(inviter, Assert.Single(owner.Page.All("#table tbody tr")), StringComparison.Ordinal);
        await owner.SubmitAsync("button[formaction$='/reinvite']");
        Assert.Equal(2, (await site.Logto.MailsToAsync(address)).Count);
    }

    [Fact]
    public async Task With_the_inviters_account_Logto_deletes_the_invitation_and_the_table_still_knows_and_heals_it()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, inviter) = await site.JoinAsync(owner, organization, "admin");
        var address = TestSite.Someone();
        await site.InviteAsync(admin, organization, address, "member");
        var deleted = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, $"/users/{await site.PersonIdAsync(inviter)}");
        Assert.Equal(204, deleted.Status);

        await owner.GetAsync(organization.At("members/invitations?status=Lost"));
        var row = Assert.Single(owner.Page.All("#table tbody tr"), row => row.Contains(address, StringComparison.Ordinal));
        Assert.Contains("A related account was deleted", row, StringComparison.Ordinal);
        await owner.SubmitAsync($"button[aria-label='Invite again: {address}']");
        Assert.Equal(2, (await site.Logto.MailsToAsync(address)).Count);
        await owner.GetAsync(organization.At($"members/invitations?q={address}"));
        Assert.Equal(["Pending"], owner.Page.All("#table .badge-pending, #table .badge-lost"));
    }

    [Fact]
    public async Task Nobody_invites_again_for_a_role_above_their_own_and_an_open_one_is_left_alone()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "owner");
        await owner.ChangeAsync(organization, link, "reinvite");
        Assert.Contains("Already invited", owner.Page.Text, StringComparison.Ordinal);
        await admin.ChangeAsync(organization, link, "extend");
        Assert.True(admin.Page.Has("[role=alert]"), admin.Page.Body);
        await owner.ChangeAsync(organization, link, "revoke");
        await admin.ChangeAsync(organization, link, "reinvite");
        Assert.True(admin.Page.Has("[role=alert]"), admin.Page.Body);
        Assert.Single(await site.Logto.MailsToAsync(address));
    }
}

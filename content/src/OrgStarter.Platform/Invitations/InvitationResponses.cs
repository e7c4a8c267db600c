using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Accepts and declines invitations for the signed-in user.</summary>
public sealed class InvitationResponses(
    InvitationLookup lookup,
    InvitationCloser closer,
    InvitationDeclines declines,
    CurrentSession session,
    MembershipVersions memberships,
    MyOrganizations mine,
    Seats seats)
{
    /// <summary>Accepts the invitation if it belongs to the user, is open, and a seat is free.</summary>
    /// <returns>The resulting standing.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public Task<InvitationLookupResult> AcceptAsync(string id, CancellationToken ct) =>
        RespondAsync(id, InvitationStanding.AcceptedByMe, async invitation =>
        {
            await using var seat = await seats.LockAsync(invitation.OrganizationId, ct);
            if (!await lookup.HasSeatAsync(invitation.OrganizationId, ct))
            {
                return false;
            }

            try
            {
                await closer.CloseAsync(invitation, InvitationEnd.Accepted, session.UserId);
                return true;
            }
            finally
            {
                // Also after a failure: Logto may have accepted although its answer was lost.
                await memberships.BegunAsync(invitation.OrganizationId, session.UserId, CancellationToken.None);
                await mine.ForgetAsync(session.UserId, CancellationToken.None);
            }
        }, ct);

    /// <summary>Declines the invitation. Logto stores a revocation; the site records the user.</summary>
    /// <returns><see cref="InvitationStanding.Declined"/> when it is declined, now or earlier; otherwise its standing.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public Task<InvitationLookupResult> DeclineAsync(string id, CancellationToken ct) =>
        RespondAsync(id, InvitationStanding.Declined, async invitation =>
        {
            var takeBackAsync = await declines.RecordAsync(invitation, session.UserId, session.DisplayName);
            try
            {
                await closer.CloseAsync(invitation, InvitationEnd.Declined, session.UserId);
                return true;
            }
            catch (LogtoException e) when (!e.IsTransient)
            {
                // The invitation ended in another way: remove the record.
                await takeBackAsync();
                throw;
            }
        }, ct);

    private async Task<InvitationLookupResult> RespondAsync(
        string id,
        InvitationStanding wanted,
        Func<LogtoInvitation, Task<bool>> respond,
        CancellationToken ct)
    {
        await using var _ = await closer.LockAsync(id, ct);
        var look = await lookup.GetAsync(id, ct);
        return look.IsOpenToMe && await respond(look.Invitation!) ? look with { Standing = wanted } : look;
    }
}

using OrgStarter.Audit;
using OrgStarter.Authentication;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Operations;
using OrgStarter.Organizations;
using OrgStarter.Tenancy;

namespace OrgStarter.Invitations;

/// <summary>How an invitation stands towards the person who looks at it.</summary>
public enum InvitationStanding
{
    /// <summary>Open, and for this person.</summary>
    Open,

    /// <summary>For somebody else: nothing of it may be shown.</summary>
    SomebodyElses,
    Missing,
    Expired,
    Revoked,
    AcceptedByMe,
    AcceptedBefore,

    /// <summary>Open, but its organization is being deleted. It counts again when an owner restores that.</summary>
    OrganizationClosing,
}

/// <summary>An open invitation with the names that its page shows.</summary>
public sealed record OpenInvitation(string Id, string OrganizationId, string Organization, string? Inviter, string Role, DateTimeOffset Expires);

/// <summary>Invitations from the invitee's side: whoever is signed in, by the address that Logto holds for them now.</summary>
public sealed class InvitationInbox(
    ILogtoManagementApi logto, CurrentSession session, Memberships memberships, MyOrganizations mine, OperationJournal journal, Locks locks, AuditTrail audit)
{
    /// <summary>The open invitations for the signed-in person.</summary>
    public async Task<IReadOnlyList<OpenInvitation>> OpenAsync(CancellationToken ct)
    {
        if (await MyAddressAsync(ct) is not { } address)
        {
            return [];
        }

        var open = (await logto.GetInvitationsFor(address, ct)).Where(invitation => invitation.Status == InvitationStatus.Pending);
        var shown = new List<OpenInvitation>();
        foreach (var invitation in open)
        {
            if (await IsClosingAsync(invitation, ct))
            {
                continue;
            }

            shown.Add(await DescribeAsync(invitation, ct));
        }

        return shown;
    }

    public async Task<(InvitationStanding Standing, LogtoInvitation? Invitation)> LookAsync(string id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } invitation)
        {
            return (InvitationStanding.Missing, null);
        }

        if (!string.Equals(invitation.Invitee, await MyAddressAsync(ct), StringComparison.OrdinalIgnoreCase))
        {
            return (InvitationStanding.SomebodyElses, null);
        }

        var standing = invitation.Status switch
        {
            InvitationStatus.Pending => await IsClosingAsync(invitation, ct) ? InvitationStanding.OrganizationClosing : InvitationStanding.Open,
            InvitationStatus.Expired => InvitationStanding.Expired,
            InvitationStatus.Revoked => InvitationStanding.Revoked,
            _ when invitation.AcceptedUserId == session.UserId => InvitationStanding.AcceptedByMe,
            _ => InvitationStanding.AcceptedBefore,
        };
        return (standing, invitation);
    }

    /// <summary>The address an invitation was sent to, to fill in the sign-in form; null when there is no open one.</summary>
    public async Task<string?> AddressOfAsync(string id, CancellationToken ct) =>
        await FindAsync(id, ct) is { Status: InvitationStatus.Pending } invitation ? invitation.Invitee : null;

    public async Task<OpenInvitation> DescribeAsync(LogtoInvitation invitation, CancellationToken ct)
    {
        var organization = await logto.GetOrganization(invitation.OrganizationId, ct);
        var inviter = invitation.InviterId is null ? null : await InviterAsync(invitation.InviterId, ct);
        return new OpenInvitation(
            invitation.Id, invitation.OrganizationId, organization.Name, inviter,
            Roles.HighestOf(invitation.OrganizationRoles) ?? Roles.Member, invitation.Expires);
    }

    /// <summary>Accepts for the signed-in person, if it is theirs and open; the standing says how it ended.</summary>
    public async Task<(InvitationStanding Standing, LogtoInvitation? Invitation)> AcceptAsync(string id, CancellationToken ct)
    {
        // Logto reads the status before its transaction: without the lock an acceptance and a revocation could both win.
        await using var _ = await locks.AcquireAsync($"invitation:{id}", ct);
        var (standing, invitation) = await LookAsync(id, ct);
        if (standing == InvitationStanding.Open)
        {
            await audit.RecordAsync(invitation!.Audited(AuditActions.InvitationAccepted), token =>
                logto.SetInvitationStatus(id, new InvitationStatusChange(InvitationStatus.Accepted, session.UserId), token));
            await memberships.BegunAsync(invitation!.OrganizationId, session.UserId, CancellationToken.None);
            await mine.ForgetAsync(session.UserId, CancellationToken.None);
            standing = InvitationStanding.AcceptedByMe;
        }

        return (standing, invitation);
    }

    /// <summary>Declines for the signed-in person. Logto has no word for it; it becomes a revocation.</summary>
    public async Task<InvitationStanding> DeclineAsync(string id, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync($"invitation:{id}", ct);
        var (standing, invitation) = await LookAsync(id, ct);
        if (standing == InvitationStanding.Open)
        {
            await audit.RecordAsync(invitation!.Audited(AuditActions.InvitationDeclined), token =>
                logto.SetInvitationStatus(id, new InvitationStatusChange(InvitationStatus.Revoked), token));
        }

        return standing;
    }

    private Task<bool> IsClosingAsync(LogtoInvitation invitation, CancellationToken ct) =>
        journal.HasAsync(OperationKind.DeleteOrganization, invitation.OrganizationId, ct);

    private async Task<string?> MyAddressAsync(CancellationToken ct) =>
        (await logto.GetUser(session.UserId, ct)).PrimaryEmail?.ToLowerInvariant();

    private async Task<string?> InviterAsync(string userId, CancellationToken ct)
    {
        try
        {
            var user = await logto.GetUser(userId, ct);
            return user.Name ?? user.Username ?? user.PrimaryEmail;
        }
        catch (LogtoException e) when (e.Status == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<LogtoInvitation?> FindAsync(string id, CancellationToken ct)
    {
        try
        {
            return LogtoId.IsOne(id) ? await logto.GetInvitation(id, ct) : null;
        }
        catch (LogtoException e) when (e.Status == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}

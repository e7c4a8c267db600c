using Microsoft.EntityFrameworkCore;
using OrgStarter.Audit;
using OrgStarter.Authentication;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Operations;
using OrgStarter.Organizations;
using OrgStarter.Tenancy;

namespace OrgStarter.Domains;

/// <summary>How an attempt to join ended.</summary>
public enum JoinOutcome
{
    Joined,

    /// <summary>There is no such organization for this person, or none any more.</summary>
    NotOffered,

    /// <summary>All seats of the organization are taken.</summary>
    Full,
}

/// <summary>Organizations that the signed-in person may join because of the domain of their address.</summary>
public sealed class Colleagues(
    AppDbContext db, ILogtoManagementApi logto, CurrentSession session, MyOrganizations mine, RoleCatalog roles, Memberships memberships, Seats seats,
    OperationJournal journal, AuditTrail audit, TimeProvider time)
{
    /// <summary>Accepted right away; if a crash comes between, the person finds it among their invitations for this long.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <returns>At most one, for a domain is one organization's; null for none, and for one the person is in.</returns>
    /// <exception cref="LogtoException">Logto did not say what the organization is called.</exception>
    public async Task<LogtoOrganization?> FindAsync(CancellationToken ct)
    {
        // By the address of the sign-in: good enough for a suggestion. Whoever joins is asked about again.
        if (await OrganizationOfAsync(session.Email, ct) is not { } organizationId
            || (await mine.ListAsync(session.UserId, ct)).Any(organization => organization.Id == organizationId))
        {
            return null;
        }

        try
        {
            return await logto.GetOrganization(organizationId, ct);
        }
        catch (LogtoException e) when (e.SaysGone)
        {
            return null;
        }
    }

    /// <summary>
    /// Joins the organization whose proven domain the person's address has at this moment; Logto keeps no address that is not
    /// verified. By an invitation that is accepted at once: Logto then gives membership and role in one step.
    /// </summary>
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public async Task<JoinOutcome> JoinAsync(string organizationId, CancellationToken ct)
    {
        await using var held = await seats.LockAsync(organizationId, ct);
        var person = await logto.GetUser(session.UserId, ct);
        if (person.IsSuspended || await OrganizationOfAsync(person.PrimaryEmail, ct) != organizationId)
        {
            return JoinOutcome.NotOffered;
        }

        if ((await logto.GetUserOrganizations(person.Id, ct)).All(organization => organization.Id != organizationId))
        {
            // An invitation that waits has a role that somebody chose, and holds its seat: that one is accepted.
            var waiting = (await logto.GetInvitationsFor(person.PrimaryEmail!, ct))
                .FirstOrDefault(invitation => invitation.OrganizationId == organizationId && invitation.Status == InvitationStatus.Pending);
            if (!(waiting is null ? await seats.HasRoomToInviteAsync(organizationId, ct) : await seats.HasRoomToJoinAsync(organizationId, ct)))
            {
                return JoinOutcome.Full;
            }

            var joined = new AuditChange(
                AuditActions.MemberJoined, organizationId, new AuditTarget(AuditTargets.Member, person.Id, session.DisplayName),
                After: AuditChange.Field(AuditFields.Role, Roles.Member));
            await audit.RecordAsync(joined, _ => AcceptOwnInvitationAsync(organizationId, person, waiting));
            await memberships.BegunAsync(organizationId, person.Id, CancellationToken.None);
        }

        await mine.ForgetAsync(person.Id, CancellationToken.None);
        return JoinOutcome.Joined;
    }

    private async Task AcceptOwnInvitationAsync(string organizationId, LogtoUser person, LogtoInvitation? waiting)
    {
        var expires = (time.GetUtcNow() + Life).ToUnixTimeMilliseconds();
        var invitation = waiting ?? await logto.CreateInvitation(
            new NewInvitation(organizationId, person.PrimaryEmail!, null, expires, [await roles.IdAsync(Roles.Member, CancellationToken.None)]), CancellationToken.None);
        await logto.SetInvitationStatus(invitation.Id, new InvitationStatusChange(InvitationStatus.Accepted, person.Id), CancellationToken.None);
    }

    private async Task<string?> OrganizationOfAsync(string? address, CancellationToken ct)
    {
        var found = DomainName.OfAddress(address) is not { } name ? null : await db.EmailDomains
            .Where(domain => domain.Domain == name && domain.ProvenAt != null && domain.Mode != JoinMode.Off && !domain.IsRemoved && !domain.IsPending)
            .Select(domain => domain.OrganizationId).FirstOrDefaultAsync(ct);
        // Nobody joins an organization that is being deleted.
        return found is not null && await journal.HasAsync(OperationKind.DeleteOrganization, found, ct) ? null : found;
    }
}

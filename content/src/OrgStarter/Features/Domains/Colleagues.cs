using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;

namespace OrgStarter.Features.Domains;

/// <summary>How an attempt to join ended.</summary>
public enum JoinOutcome
{
    Joined,

    /// <summary>There is no such organization for this person, or none any more.</summary>
    NotOffered,

    /// <summary>All seats of the organization are taken.</summary>
    Full,
}

/// <summary>
/// Organizations that people may join because of the domain of their address. Not for somebody who was a member before: they left or
/// were removed, and need an invitation. Logto could do the joining itself, but it asks for no proof of a domain and knows no seats.
/// </summary>
public sealed class Colleagues(
    AppDbContext db, ILogtoManagementApi logto, CurrentSession session, MyOrganizations mine, RoleCatalog roles, Memberships memberships, Seats seats,
    WaitingInvitations invitations, OperationJournal journal, AuditTrail audit, TimeProvider time) : ISuggestedOrganization
{
    /// <summary>Accepted right away; if a crash comes between, the person finds it among their invitations for this long.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <returns>At most one, for a domain is one organization's; null for none, and for one the person is in.</returns>
    /// <exception cref="LogtoException">Logto did not say what the organization is called.</exception>
    public async Task<LogtoOrganization?> FindAsync(CancellationToken ct)
    {
        // By the address of the sign-in: good enough for a suggestion. Whoever joins is asked about again.
        if (await OfferAsync(session.UserId, session.Email, ct) is not { } offer || await IsKnownAsync(session.UserId, offer.OrganizationId, ct))
        {
            return null;
        }

        try
        {
            return await logto.GetOrganization(offer.OrganizationId, ct);
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
    public async Task<JoinOutcome> JoinAsync(string organizationId, string userId, CancellationToken ct)
    {
        await using var held = await seats.LockAsync(organizationId, ct);
        var person = await logto.GetUser(userId, ct);
        if ((await logto.GetUserOrganizations(userId, ct)).Any(organization => organization.Id == organizationId))
        {
            return JoinOutcome.Joined;
        }

        if (person.IsSuspended || (await OfferAsync(userId, person.PrimaryEmail, ct))?.OrganizationId != organizationId)
        {
            return JoinOutcome.NotOffered;
        }

        // An invitation that waits has a role that somebody chose, and holds its seat: that one is accepted.
        var waiting = (await logto.GetInvitationsFor(person.PrimaryEmail!, ct))
            .FirstOrDefault(invitation => invitation.OrganizationId == organizationId && invitation.Status == InvitationStatus.Pending);
        if (!(waiting is null ? await seats.HasRoomToInviteAsync(organizationId, ct) : await seats.HasRoomToJoinAsync(organizationId, ct)))
        {
            return JoinOutcome.Full;
        }

        var role = waiting is null ? Roles.Member : Roles.HighestOf(waiting.OrganizationRoles);
        var joined = new AuditChange(
            AuditActions.MemberJoined, organizationId, new AuditTarget(AuditTargets.Member, userId, person.DisplayName),
            After: AuditChange.Field(AuditFields.Role, role), By: new AuditActor(userId, person.DisplayName));
        await audit.RecordAsync(joined, _ => AcceptOwnInvitationAsync(organizationId, person, waiting));
        await memberships.BegunAsync(organizationId, userId, CancellationToken.None);
        await mine.ForgetAsync(userId, CancellationToken.None);
        await invitations.ForgetAsync(userId, CancellationToken.None);
        return JoinOutcome.Joined;
    }

    /// <summary>For somebody who is just signing in: joins where the organization wants that to happen by itself.</summary>
    /// <returns>True for somebody who has become a member now.</returns>
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public async Task<bool> JoinAtSignInAsync(string userId, string? address, CancellationToken ct) =>
        await OfferAsync(userId, address, ct) is { Mode: JoinMode.Automatic } offer
        && !await IsKnownAsync(userId, offer.OrganizationId, ct)
        && await JoinAsync(offer.OrganizationId, userId, ct) == JoinOutcome.Joined;

    private async Task AcceptOwnInvitationAsync(string organizationId, LogtoUser person, LogtoInvitation? waiting)
    {
        var expires = (time.GetUtcNow() + Life).ToUnixTimeMilliseconds();
        var invitation = waiting ?? await logto.CreateInvitation(
            new NewInvitation(organizationId, person.PrimaryEmail!, null, expires, [await roles.IdAsync(Roles.Member, CancellationToken.None)]), CancellationToken.None);
        await logto.SetInvitationStatus(invitation.Id, new InvitationStatusChange(InvitationStatus.Accepted, person.Id), CancellationToken.None);
    }

    /// <summary>Whether the person is in it, as far as their list says.</summary>
    private async Task<bool> IsKnownAsync(string userId, string organizationId, CancellationToken ct) =>
        (await mine.ListAsync(userId, ct)).Any(organization => organization.Id == organizationId);

    private async Task<EmailDomain?> OfferAsync(string userId, string? address, CancellationToken ct)
    {
        // Joining is an invitation that is accepted at once: an address that Logto takes for none is not offered it.
        if (LogtoAddress.Clean(address) is null || DomainName.OfAddress(address) is not { } name
            || await db.EmailDomains.AsNoTracking().FirstOrDefaultAsync(d => d.Domain == name && d.ProvenAt != null && d.Mode != JoinMode.Off, ct) is not { } domain)
        {
            return null;
        }

        // Nobody joins an organization that is being deleted, and nobody returns to one that has let them go.
        return await memberships.WasMemberAsync(domain.OrganizationId, userId, ct)
            || await journal.HasAsync(OperationKind.DeleteOrganization, domain.OrganizationId, ct) ? null : domain;
    }
}

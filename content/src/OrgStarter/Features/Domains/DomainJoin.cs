using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;

namespace OrgStarter.Features.Domains;

public enum JoinOutcome
{
    Joined,

    /// <summary>The user cannot join the organization, or no longer can.</summary>
    NotOffered,

    /// <summary>The organization has no free seat.</summary>
    Full,
}

/// <summary>
/// Lets users join an organization by the domain of their email address. Former members need an invitation. Logto's own
/// just-in-time provisioning is not used, because it verifies no domains and does not limit seats.
/// </summary>
public sealed class DomainJoin(
    AppDbContext db,
    ILogtoManagementApi logto,
    CurrentSession session,
    MyOrganizations mine,
    RoleCatalog roles,
    MembershipVersions memberships,
    Seats seats,
    WaitingInvitations invitations,
    OrganizationStates states,
    AuditTrail audit,
    TimeProvider time) : ISuggestedOrganization
{
    /// <summary>The lifetime of the invitation. It is accepted at once; after a crash the user finds it among their invitations.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <returns>At most one, because one organization owns a domain. Null for none, and if the user is already a member.</returns>
    /// <exception cref="LogtoException">Logto did not return the organization.</exception>
    public async Task<LogtoOrganization?> FindAsync(CancellationToken ct)
    {
        // The email address of the sign-in is enough for a suggestion. JoinAsync reads the current address from Logto.
        if (await OfferAsync(session.UserId, session.Email, ct) is not { } offer
            || await IsKnownAsync(session.UserId, offer.OrganizationId, ct))
        {
            return null;
        }

        try
        {
            return await logto.GetOrganization(offer.OrganizationId, ct);
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Adds the user to the organization if its proven domain is that of the user's current email address. Logto stores verified addresses
    /// only. Creates and accepts an invitation, because Logto then sets membership and role in one step.
    /// </summary>
    /// <exception cref="LogtoException">Logto refused the change, or did not answer.</exception>
    public async Task<JoinOutcome> JoinAsync(string organizationId, string userId, CancellationToken ct)
    {
        await using var held = await seats.LockAsync(organizationId, ct);
        var person = await logto.GetUser(userId, ct);
        if ((await logto.GetUserOrganizations(userId, ct)).Any(organization => organization.Id == organizationId))
        {
            return JoinOutcome.Joined;
        }

        if (person.IsSuspended
            || await OfferAsync(userId, person.PrimaryEmail, ct) is not { } offer || offer.OrganizationId != organizationId)
        {
            return JoinOutcome.NotOffered;
        }

        // Accept a pending invitation instead of a new one: an admin chose its role, and it holds a seat.
        var waiting = (await logto.GetInvitationsFor(person.PrimaryEmail!, ct))
            .FirstOrDefault(invitation => invitation.OrganizationId == organizationId && invitation.Status == InvitationStatus.Pending);
        if (!(waiting is null ? await seats.HasRoomToInviteAsync(organizationId, ct) : await seats.HasRoomToJoinAsync(organizationId, ct)))
        {
            return JoinOutcome.Full;
        }

        // A role that was deleted at Logto must not keep users out.
        var offered = await roles.HasAsync(offer.Role, ct) ? offer.Role : Roles.Member;
        var role = waiting is null ? offered : Roles.Join(waiting.OrganizationRoles);
        var joined = new AuditChange(
            AuditActions.MemberJoined, organizationId, new AuditTarget(AuditTargets.Member, userId, person.DisplayName),
            After: AuditChange.Field(AuditFields.Role, role), By: new AuditActor(userId, person.DisplayName));
        await audit.RecordAsync(joined, _ => AcceptOwnInvitationAsync(organizationId, offered, person, waiting));
        await memberships.BegunAsync(organizationId, userId, CancellationToken.None);
        await mine.ForgetAsync(userId, CancellationToken.None);
        await invitations.ForgetAsync(userId, CancellationToken.None);
        return JoinOutcome.Joined;
    }

    /// <summary>Joins at sign-in if the organization's mode is <see cref="JoinMode.Automatic"/>.</summary>
    /// <returns>True if the user has become a member.</returns>
    /// <exception cref="LogtoException">Logto refused the change, or did not answer.</exception>
    public async Task<bool> JoinAtSignInAsync(string userId, string? address, CancellationToken ct) =>
        await OfferAsync(userId, address, ct) is { Mode: JoinMode.Automatic } offer
        && !await IsKnownAsync(userId, offer.OrganizationId, ct)
        && await JoinAsync(offer.OrganizationId, userId, ct) == JoinOutcome.Joined;

    private async Task AcceptOwnInvitationAsync(string organizationId, string role, LogtoUser person, LogtoInvitation? waiting)
    {
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds();
        var invitation = waiting ?? await logto.CreateInvitation(
            new NewInvitation(
                organizationId,
                person.PrimaryEmail!,
                null,
                expires,
                [await roles.IdAsync(role, CancellationToken.None)]),
            CancellationToken.None);
        await logto.SetInvitationStatus(
            invitation.Id,
            new InvitationStatusChange(InvitationStatus.Accepted, person.Id),
            CancellationToken.None);
    }

    /// <summary>Checks the cached list of the user's organizations.</summary>
    private async Task<bool> IsKnownAsync(string userId, string organizationId, CancellationToken ct) =>
        (await mine.ListAsync(userId, ct)).Any(organization => organization.Id == organizationId);

    private async Task<EmailDomain?> OfferAsync(string userId, string? address, CancellationToken ct)
    {
        // Joining uses an invitation, so Logto must accept the email address.
        if (LogtoAddress.Clean(address) is null || DomainName.OfAddress(address) is not { } name
            || await db.EmailDomains.AsNoTracking().FirstOrDefaultAsync(
                d => d.Domain == name && d.ProvenAt != null && d.Mode != JoinMode.Off,
                ct) is not { } domain)
        {
            return null;
        }

        // Users cannot join an organization that is being deleted or suspended, and former members cannot return.
        return await memberships.WasMemberAsync(domain.OrganizationId, userId, ct)
            || !await states.IsOpenAsync(domain.OrganizationId, ct) ? null : domain;
    }
}

using System.Globalization;
using OrgStarter.Audit;
using OrgStarter.Logto;
using OrgStarter.Members;
using OrgStarter.Organizations;
using OrgStarter.Resources;
using OrgStarter.Tenancy;

namespace OrgStarter.Invitations;

/// <summary>Invites people to the current organization and sends their mails.</summary>
public sealed class InvitationSender(
    ILogtoManagementApi logto, MemberDirectory members, RoleCatalog roles, CurrentTenant tenant, InvitationLinks links, TimeProvider time,
    AuditTrail audit)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>What is wrong with the request as a whole, before anything is sent; nothing when all is well.</summary>
    public IEnumerable<(string Field, string Words)> Problems(IReadOnlyList<TypedAddress> addresses, string role)
    {
        if (addresses.Count == 0)
        {
            yield return ("Addresses", Text.Invite_NoAddress);
        }

        if (addresses.Count > AddressList.Most)
        {
            yield return ("Addresses", Text.Invite_TooMany.With(AddressList.Most, addresses.Count));
        }

        if (!Roles.GrantableBy(tenant.Required).Contains(role))
        {
            yield return ("Role", Text.Refusal_AboveOwnRole);
        }
    }

    /// <summary>One result for each address. Safe to repeat: who is a member or invited already is left alone.</summary>
    /// <exception cref="LogtoException">Logto could not say who is invited already; nothing was sent.</exception>
    public async Task<IReadOnlyList<InviteResult>> InviteAsync(IReadOnlyList<TypedAddress> addresses, string role, CancellationToken ct)
    {
        var roleId = await roles.IdAsync(role, ct);
        var invited = (await logto.GetOrganizationInvitations(tenant.OrganizationId, ct))
            .Where(invitation => invitation.Status == InvitationStatus.Pending)
            .Select(invitation => invitation.Invitee).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var results = new List<InviteResult>();
        foreach (var (typed, address) in addresses)
        {
            results.Add(address is null ? new InviteResult(typed, InviteOutcome.BadAddress)
                : invited.Contains(address) ? new InviteResult(address, InviteOutcome.AlreadyInvited)
                : await InviteOneAsync(address, role, roleId, ct));
        }

        return results;
    }

    /// <summary>Sends the mail of an open invitation once more.</summary>
    /// <exception cref="LogtoException">The mail was not sent.</exception>
    public Task ResendAsync(LogtoInvitation invitation) =>
        audit.RecordAsync(invitation.Audited(AuditActions.InvitationResent), token => SendAsync(invitation, token));

    private async Task SendAsync(LogtoInvitation invitation, CancellationToken ct) =>
        await logto.SendInvitation(invitation.Id, new InvitationMessage(await links.ToAsync(invitation, ct), CultureInfo.CurrentUICulture.Name), ct);

    private async Task<InviteResult> InviteOneAsync(string address, string role, string roleId, CancellationToken ct)
    {
        try
        {
            if (await members.FindByAddressAsync(address, ct) is not null)
            {
                return new InviteResult(address, InviteOutcome.AlreadyMember);
            }

            var expires = (time.GetUtcNow() + Life).ToUnixTimeMilliseconds();
            var invitation = await audit.RecordAsync(
                new AuditChange(
                    AuditActions.InvitationCreated, tenant.OrganizationId, new AuditTarget(AuditTargets.Invitation, null, address),
                    After: AuditChange.Field(AuditFields.Role, role)),
                token => logto.CreateInvitation(new NewInvitation(tenant.OrganizationId, address, tenant.UserId, expires, [roleId]), token),
                made => made.Id);
            return await MailAsync(invitation, ct);
        }
        catch (LogtoException e) when (e.Code == "entity.unique_integrity_violation")
        {
            // Somebody invited the same person a moment ago.
            return new InviteResult(address, InviteOutcome.AlreadyInvited);
        }
        catch (LogtoException e)
        {
            return new InviteResult(address, InviteOutcome.Failed, e.Words);
        }
    }

    private async Task<InviteResult> MailAsync(LogtoInvitation invitation, CancellationToken ct)
    {
        try
        {
            await SendAsync(invitation, ct);
            return new InviteResult(invitation.Invitee, InviteOutcome.Sent);
        }
        catch (LogtoException e)
        {
            return new InviteResult(invitation.Invitee, InviteOutcome.NotSent, e.Words);
        }
    }
}

using OrgStarter.Logto;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Invitations;

/// <summary>The state of an invitation in the organization's list: Logto's status combined with the site's record.</summary>
public enum InvitationState
{
    Pending,

    NotSent,
    Accepted,
    Declined,
    Expired,
    Revoked,

    /// <summary>Logto deleted it, with the account of its inviter or of the user who accepted it.</summary>
    Lost,
}

/// <param name="Role">The role's name in Logto; null when the invitation offers none.</param>
/// <param name="Inviter">The inviter's name; null when unknown, empty when the user was deleted.</param>
public sealed record InvitationRow(
    string Id,
    string Address,
    string? Role,
    InvitationState State,
    DateTimeOffset Created,
    DateTimeOffset Expires,
    string? InviterId,
    string? Inviter)
{
    /// <summary>Logto's invitation; null for <see cref="InvitationState.Lost"/>.</summary>
    public LogtoInvitation? AtLogto { get; init; }

    /// <summary>The site's record; null when the invitation was created elsewhere.</summary>
    public InvitationRecord? Record { get; init; }

    /// <summary>Null unless <see cref="InvitationState.Declined"/>.</summary>
    public DateTimeOffset? DeclinedAt => State == InvitationState.Declined ? Record?.DeclinedAt : null;

    /// <summary>True while the invitation that replaces this one is being created; the user need not act.</summary>
    public bool IsBeingReplaced { get; init; }

    public bool IsOpen => State is InvitationState.Pending or InvitationState.NotSent;

    public bool MayBeInvitedAgain => !IsOpen && !IsBeingReplaced && State != InvitationState.Accepted;

    /// <param name="state">Null for all states; <see cref="InvitationState.Pending"/> includes every open invitation.</param>
    public bool Is(InvitationState? state) => state is null || State == state || (state == InvitationState.Pending && IsOpen);

    internal static InvitationRow Of(LogtoInvitation invitation, InvitationRecord? record) => new(
        invitation.Id,
        invitation.Invitee,
        Roles.HighestOf(invitation.OrganizationRoles),
        StateOf(invitation, record),
        invitation.Created,
        invitation.Expires,
        invitation.InviterId,
        record is { InviterName.Length: > 0 } ? record.InviterName : null)
    { AtLogto = invitation, Record = record };

    internal static InvitationRow Lost(InvitationRecord record) => new(
        record.InvitationId, record.Address, record.Role, InvitationState.Lost, record.CreatedAt, record.ExpiresAt, record.InviterId,
        record.InviterName.Length > 0 ? record.InviterName : null)
    { Record = record };

    private static InvitationState StateOf(LogtoInvitation invitation, InvitationRecord? record) => invitation.Status switch
    {
        InvitationStatus.Pending => record?.IsUnsent == true ? InvitationState.NotSent : InvitationState.Pending,
        InvitationStatus.Accepted => InvitationState.Accepted,
        InvitationStatus.Expired => InvitationState.Expired,
        _ => record?.DeclinedAt is not null ? InvitationState.Declined : InvitationState.Revoked,
    };
}

using OrgStarter.Logto;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Invitations;

/// <summary>How an invitation stands towards the organization: Logto's status, and what only this site knows.</summary>
public enum InvitationState
{
    Pending,

    /// <summary>Open, but its mail did not go out.</summary>
    NotSent,
    Accepted,
    Declined,
    Expired,
    Revoked,

    /// <summary>Logto no longer has it: it goes with the account of the inviter, or of the user who accepted.</summary>
    Lost,
}

/// <summary>A row of the list of invitations.</summary>
/// <param name="Role">By its name in Logto; null when it offers none.</param>
/// <param name="Inviter">Null when it is not known, empty for a user who is gone.</param>
public sealed record InvitationRow(
    string Id, string Address, string? Role, InvitationState State, DateTimeOffset Created, DateTimeOffset Expires, string? InviterId, string? Inviter)
{
    /// <summary>As Logto has it; null when Logto has lost it.</summary>
    public LogtoInvitation? AtLogto { get; init; }

    /// <summary>What the site keeps of it; null when it was made elsewhere.</summary>
    public InvitationRecord? Record { get; init; }

    /// <summary>When it was declined; null unless <see cref="InvitationState.Declined"/>.</summary>
    public DateTimeOffset? DeclinedAt => State == InvitationState.Declined ? Record?.DeclinedAt : null;

    /// <summary>Revoked in favor of a new one that is not there yet and needs no further action.</summary>
    public bool IsBeingReplaced { get; init; }

    public bool IsOpen => State is InvitationState.Pending or InvitationState.NotSent;

    public bool MayBeInvitedAgain => !IsOpen && !IsBeingReplaced && State != InvitationState.Accepted;

    /// <param name="state">Null for all; <see cref="InvitationState.Pending"/> means every open one.</param>
    public bool Is(InvitationState? state) => state is null || State == state || (state == InvitationState.Pending && IsOpen);

    internal static InvitationRow Of(LogtoInvitation invitation, InvitationRecord? record) => new(
        invitation.Id, invitation.Invitee, Roles.HighestOf(invitation.OrganizationRoles), StateOf(invitation, record), invitation.Created, invitation.Expires,
        invitation.InviterId, record is { InviterName.Length: > 0 } ? record.InviterName : null)
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

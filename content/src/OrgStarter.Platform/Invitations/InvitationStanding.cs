using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <summary>The state of an invitation for the visitor of its page.</summary>
public enum InvitationStanding
{
    Open,

    /// <summary>The invitation does not exist. It never existed, or Logto deleted it with its organization or its inviter.</summary>
    Missing,
    Expired,
    Revoked,

    /// <summary>The visitor declined it. Other visitors see it as revoked.</summary>
    Declined,
    AcceptedByMe,
    AcceptedBefore,

    /// <summary>Open, but its organization is being deleted or suspended. It becomes valid again with the organization.</summary>
    OrganizationClosed,
}

/// <summary>The parts of an invitation that the visitor is allowed to see.</summary>
/// <param name="Invitation">Null unless the invitation belongs to the visitor: no other visitor is allowed to see it.</param>
/// <param name="MyAddress">The visitor's current email address at Logto; null for an anonymous visitor or a user without one.</param>
/// <param name="InvitedAddress">The invited address, to fill in the sign-in form; null unless the invitation is open.</param>
public sealed record InvitationLookupResult(
    InvitationStanding Standing, LogtoInvitation? Invitation = null, string? MyAddress = null, string? InvitedAddress = null)
{
    public bool IsMine => Invitation is not null;

    public bool IsOpenToMe => IsMine && Standing == InvitationStanding.Open;
}

/// <summary>The visitor's own invitation with the names that its page shows.</summary>
/// <param name="Inviter">The inviter's name; null when unknown.</param>
/// <param name="NeedsSecondFactor">True when the organization requires a second factor.</param>
/// <param name="IsMember">True when the visitor already is a member, regardless of the invitation.</param>
/// <param name="HasSeat">False when members take all seats of the organization.</param>
public sealed record DescribedInvitation(
    string Id, string OrganizationId, string Organization, string? Inviter, string Role, DateTimeOffset Expires,
    bool NeedsSecondFactor, bool IsMember, bool HasSeat)
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    /// <summary>Returns the whole minutes until the invitation expires, if that is less than an hour; otherwise null.</summary>
    public int? MinutesLeft(DateTimeOffset now) => Expires - now is var left && left <= Soon ? Math.Max(1, (int)left.TotalMinutes) : null;
}

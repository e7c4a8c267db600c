using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <summary>How an invitation stands towards whoever looks at it.</summary>
public enum InvitationStanding
{
    Open,

    /// <summary>There is none: never was, or its organization or its inviter is gone, with whom Logto deletes it.</summary>
    Missing,
    Expired,
    Revoked,

    /// <summary>The reader declined it themselves. Whoever else looks is told that it was revoked.</summary>
    Declined,
    AcceptedByMe,
    AcceptedBefore,

    /// <summary>Open, but its organization is being deleted. It counts again when an owner restores that.</summary>
    OrganizationClosing,
}

/// <summary>What the reader of an invitation may know of it.</summary>
/// <param name="Invitation">Null unless it is the reader's own: nothing of it may be shown to anybody else.</param>
/// <param name="MyAddress">The address that Logto holds for the reader now; null for somebody signed out, and without one.</param>
/// <param name="InvitedAddress">To fill in the sign-in form, while the invitation is open; null otherwise.</param>
public sealed record InvitationLook(
    InvitationStanding Standing, LogtoInvitation? Invitation = null, string? MyAddress = null, string? InvitedAddress = null)
{
    public bool IsMine => Invitation is not null;

    /// <summary>The reader may accept or decline.</summary>
    public bool IsOpenToMe => IsMine && Standing == InvitationStanding.Open;
}

/// <summary>A reader's own invitation with the names that its page shows.</summary>
/// <param name="Inviter">Null when nobody knows any more who it was.</param>
/// <param name="NeedsSecondFactor">The organization lets nobody in without one.</param>
/// <param name="IsMember">The reader is in the organization already, whatever became of the invitation.</param>
/// <param name="HasSeat">False when all seats of the organization are taken by members.</param>
public sealed record DescribedInvitation(
    string Id, string OrganizationId, string Organization, string? Inviter, string Role, DateTimeOffset Expires,
    bool NeedsSecondFactor, bool IsMember, bool HasSeat)
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    /// <summary>Whole minutes until it expires, once that is within an hour; null before.</summary>
    public int? MinutesLeft(DateTimeOffset now) => Expires - now is var left && left <= Soon ? Math.Max(1, (int)left.TotalMinutes) : null;
}

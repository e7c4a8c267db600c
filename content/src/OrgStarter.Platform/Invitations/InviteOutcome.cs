using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <summary>What became of one address. The numbers are in the database: add some, never change one.</summary>
public enum InviteOutcome
{
    /// <summary>Nothing yet: it is processed in the background.</summary>
    Waiting = 0,
    Sent = 1,

    /// <summary>The invitation is there, its mail is not: it can be sent again from the table.</summary>
    NotSent = 2,
    AlreadyMember = 3,
    AlreadyInvited = 4,
    BadAddress = 5,

    /// <summary>No seat is left, or the day's mails are used up; nothing was made for this address.</summary>
    LimitReached = 6,

    /// <summary>Logto refused or did not answer, or the person's rights have changed; nothing was made for this address.</summary>
    Failed = 7,
}

/// <summary>Why an invitation or its mail was not sent, as stored: one of these, or a <see cref="LogtoException.Reason"/>.</summary>
public static class FailureReason
{
    public const string Seats = "seats";
    public const string Day = "day";
    public const string Rights = "rights";
    public const string Role = "role";

    public const string NotOpen = "not-open";

    /// <summary>Not an address of the shape that Logto takes; see <see cref="LogtoAddress"/>.</summary>
    public const string NotAccepted = "not-accepted";

    /// <summary>It failed again and again in a way that only the log explains.</summary>
    public const string Error = "error";

    /// <summary>While it waits: the old invitation is being taken back, or is taken back already.</summary>
    public const string Replacing = "replacing";
}

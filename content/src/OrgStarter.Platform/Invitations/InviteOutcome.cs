using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <summary>The outcome for one address. The numbers are stored in the database: add new ones, never change existing ones.</summary>
public enum InviteOutcome
{
    Waiting = 0,
    Sent = 1,

    /// <summary>The invitation was created but its email was not sent. It can be sent again from the table.</summary>
    NotSent = 2,
    AlreadyMember = 3,
    AlreadyInvited = 4,
    BadAddress = 5,

    /// <summary>No seat is free, or the daily quota of emails is used up. No invitation was created.</summary>
    LimitReached = 6,

    /// <summary>Logto refused or did not answer, or the inviter's permissions have changed. No invitation was created.</summary>
    Failed = 7,
}

/// <summary>Why an invitation or its email was not sent, as stored: one of these values or a <see cref="LogtoException.Reason"/>.</summary>
public static class FailureReason
{
    public const string Seats = "seats";
    public const string Day = "day";
    public const string Rights = "rights";
    public const string Role = "role";

    public const string NotOpen = "not-open";

    /// <summary>Logto does not accept this form of address; see <see cref="LogtoAddress"/>.</summary>
    public const string NotAccepted = "not-accepted";

    /// <summary>All attempts failed with an unexpected error; see the log.</summary>
    public const string Error = "error";

    /// <summary>While waiting: the old invitation is being revoked or has been revoked.</summary>
    public const string Replacing = "replacing";
}

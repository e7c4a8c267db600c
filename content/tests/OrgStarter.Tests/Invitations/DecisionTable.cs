using OrgStarter.Texts;

namespace OrgStarter.Tests.Invitations;

/// <summary>Who opens the link of an invitation.</summary>
public enum Reader
{
    SignedOut,
    Newcomer,
    Invitee,
    SomebodyElse,
    Member,
    OtherCase,
    ChangedAddress,
}

/// <summary>What has become of the invitation, or of what is around it.</summary>
public enum State
{
    Pending,
    SoonOver,
    Expired,
    Revoked,
    AcceptedByReader,
    AcceptedByAnother,
    OrganizationDeleted,
    InviterDeleted,
    SecondFactorRequired,
    NoSeat,
}

/// <summary>What the reader gets to see.</summary>
/// <param name="Name">As the document calls it.</param>
/// <param name="Heading">Of the page; {0} is the organization, {1} the inviter, as in the document.</param>
/// <param name="Forward">The button or link that leads on.</param>
public sealed record Outcome(string Name, string Heading, string Forward);

/// <summary>The table of docs/invitations.md. A test holds the two against each other, another tries every cell.</summary>
public static class DecisionTable
{
    public static readonly Outcome SignIn = new("sign in", Text.Invitation_SignedOutTitle, $"{Text.Nav_SignUp}, {Text.Nav_SignIn}");
    public static readonly Outcome Answer = new("answer", "{1} invites you to {0}", $"{Text.Invitation_Accept}, {Text.Invitation_Decline}");
    public static readonly Outcome Hurry = Answer with { Name = "answer soon" };
    public static readonly Outcome Factor = Answer with { Name = "second factor" };
    public static readonly Outcome Full = new("full", "{0} has no free seats", $"{Text.Common_TryAgain}, {Text.Invitation_Decline}");
    public static readonly Outcome Already = new(
        "already inside",
        "You are already a member of {0}",
        $"{Text.Invitation_Accept}, {Text.Invitation_ToOrganization}");
    public static readonly Outcome Wrong = new("wrong account", Text.Invitation_OtherTitle, Text.Invitation_UseOther);
    public static readonly Outcome Over = new("expired", Text.Invitation_ExpiredTitle, $"{Text.Nav_SignIn} or {Text.Invitation_ToMine}");
    public static readonly Outcome TakenBack = new(
        "taken back",
        Text.Invitation_RevokedTitle,
        $"{Text.Nav_SignIn} or {Text.Invitation_ToMine}");
    public static readonly Outcome Joined = new("joined", Text.Invitation_AcceptedTitle, Text.Invitation_ToOrganization);
    public static readonly Outcome Used = new(
        "used",
        Text.Invitation_AcceptedBeforeTitle,
        $"{Text.Nav_SignIn} or {Text.Invitation_UseOther}");
    public static readonly Outcome Gone = new("gone", Text.Invitation_MissingTitle, $"{Text.Nav_SignIn} or {Text.Invitation_ToMine}");
    public static readonly Outcome Impossible = new("impossible", "", "");

    public static IReadOnlyList<Outcome> Outcomes { get; } =
    [
        SignIn, Answer, Hurry, Factor, Full, Already, Wrong, Over, TakenBack, Joined, Used, Gone
    ];

    /// <summary>By reader, in the order of <see cref="State"/>.</summary>
    public static IReadOnlyDictionary<Reader, Outcome[]> Rows { get; } = new Dictionary<Reader, Outcome[]>
    {
        [Reader.SignedOut] = [SignIn, SignIn, Over, TakenBack, Used, Used, Gone, Gone, SignIn, SignIn],
        [Reader.Newcomer] = [SignIn, SignIn, Over, TakenBack, Impossible, Used, Gone, Gone, SignIn, SignIn],
        [Reader.Invitee] = [Answer, Hurry, Over, TakenBack, Joined, Used, Gone, Gone, Factor, Full],
        [Reader.SomebodyElse] = [Wrong, Wrong, Over, TakenBack, Impossible, Used, Gone, Gone, Wrong, Wrong],
        [Reader.Member] = [Already, Already, Over, TakenBack, Joined, Used, Impossible, Gone, Already, Already],
        [Reader.OtherCase] = [Answer, Hurry, Over, TakenBack, Joined, Used, Gone, Gone, Factor, Full],
        [Reader.ChangedAddress] = [Wrong, Wrong, Over, TakenBack, Joined, Used, Gone, Gone, Wrong, Wrong],
    };

    public static Outcome Of(Reader reader, State state) => Rows[reader][(int)state];

    /// <summary>The reader's own invitation, whose organization and inviter the page may name.</summary>
    public static bool IsTheirs(Reader reader, State state) => Of(reader, state) != Gone
        && (reader is Reader.Invitee or Reader.Member or Reader.OtherCase
            || (reader, state) == (Reader.ChangedAddress, State.AcceptedByReader));
}

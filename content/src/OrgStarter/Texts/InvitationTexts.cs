using OrgStarter.Logto;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Texts;

public static class InvitationTexts
{
    public static string Title(this InvitationState state) => state switch
    {
        InvitationState.Pending => Text.Status_Pending,
        InvitationState.NotSent => Text.Status_NotSent,
        InvitationState.Accepted => Text.Status_Accepted,
        InvitationState.Declined => Text.Status_Declined,
        InvitationState.Expired => Text.Status_Expired,
        InvitationState.Lost => Text.Status_Lost,
        _ => Text.Status_Revoked,
    };

    /// <param name="reason">A <see cref="FailureReason"/> or a <see cref="OrgStarter.Logto.LogtoException.Reason"/>.</param>
    public static string OfFailure(string reason) => reason switch
    {
        FailureReason.Seats => Text.Invite_NoSeat,
        FailureReason.Day => Text.Invite_DayFull,
        FailureReason.Rights => Text.Refusal_RightsChanged,
        FailureReason.Role => Text.Refusal_AboveOwnRole,
        FailureReason.NotOpen => Text.Invitations_NotOpen,
        FailureReason.NotAccepted => Text.Invite_NotAccepted,
        FailureReason.Replacing => Text.Invitations_BeingReplaced,
        FailureReason.Error => Text.Error_Text500,
        _ => LogtoTexts.Of(reason),
    };

    public static (string Field, string Message) Of(InviteProblem problem) => problem switch
    {
        { Kind: InviteProblemKind.NoAddress } => ("Addresses", Text.Invite_NoAddress),
        { Kind: InviteProblemKind.TooMany, Count: var count } => ("Addresses", Text.Invite_TooMany.With(AddressList.MaxAddresses, count)),
        { Kind: InviteProblemKind.LineTooLong, Line: var line } =>
            ("Addresses", Text.Invite_LineTooLong.With(AddressList.LineLength, WellFormedText.Cut(line!, 40))),
        _ => ("Role", Text.Refusal_AboveOwnRole),
    };

    /// <param name="now">The current time; the message states the wait from here.</param>
    public static string Of(ResendRefusal refusal, DateTimeOffset now) => refusal switch
    {
        { Rule: ResendRule.TooSoon, Again: { } again } => Text.Invitations_TooSoon.With(again.Relative(now)),
        { Rule: ResendRule.DayFull, Again: { } again } => Text.Invitations_DayFull.With(refusal.Limit, again.Relative(now)),
        _ => Text.Invitations_NotOpen,
    };
}

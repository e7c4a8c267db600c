using OrgStarter.Platform.Invitations;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Invitations;

/// <summary>Localizes the state of an invitation. Only the invitee sees names, from <see cref="LandingModel.Invitation"/>.</summary>
public static class LandingTexts
{
    /// <summary>Returns the texts for the invitee of an open invitation.</summary>
    public static (string Title, string Lead) Open(DescribedInvitation invitation) => invitation switch
    {
        { IsMember: true } =>
            (Text.Invitation_MemberTitle.With(invitation.Organization), Text.Invitation_MemberText.With(RoleTexts.Title(invitation.Role))),
        { HasSeat: false } => (
            Text.Invitation_NoSeatTitle.With(invitation.Organization),
            invitation.Inviter is { } asked ? Text.Invitation_NoSeatText.With(asked) : Text.Invitation_NoSeatTextNoInviter),
        _ => (
            invitation.Inviter is { } inviter
                ? Text.Invitation_Title.With(inviter, invitation.Organization)
                : Text.Invitation_TitleNoInviter.With(invitation.Organization),
            $"{Text.Invitation_Text.With(RoleTexts.Title(invitation.Role))} {RoleTexts.Hint(invitation.Role)}"),
    };

    /// <summary>Returns the texts for an ended invitation, and for users who are not the invitee.</summary>
    public static (string Title, string Lead) Ended(LandingModel page)
    {
        var again = page.Invitation?.Inviter is { } inviter ? Text.Invitation_AskInviter.With(inviter) : Text.Invitation_EndedText;
        return page.Look.Standing switch
        {
            InvitationStanding.Open => (Text.Invitation_OtherTitle, Text.Invitation_OtherText.With(page.Look.MyAddress)),
            InvitationStanding.Expired => (Text.Invitation_ExpiredTitle, again),
            InvitationStanding.Revoked => (Text.Invitation_RevokedTitle, again),
            InvitationStanding.OrganizationClosed => (Text.Invitation_ClosingTitle, Text.Invitation_ClosingText),
            InvitationStanding.Declined => (Text.Invitation_DeclinedTitle, again),
            InvitationStanding.AcceptedByMe when page.Invitation!.IsMember => (Text.Invitation_AcceptedTitle, Text.Invitation_AcceptedText),
            InvitationStanding.AcceptedByMe => (Text.Invitation_LeftTitle, again),
            InvitationStanding.AcceptedBefore =>
                (Text.Invitation_AcceptedBeforeTitle, page.IsSignedIn ? Text.Invitation_UsedText : Text.Invitation_UsedSignedOut),
            _ => (Text.Invitation_MissingTitle, Text.Invitation_MissingText),
        };
    }
}

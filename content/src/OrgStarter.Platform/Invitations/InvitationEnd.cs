using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <summary>What follows from the end of an invitation, whoever ended it: its mails sign nobody in any more, and nobody is told that it waits.</summary>
public sealed class InvitationEnd(MagicLinks magic, WaitingInvitations waiting)
{
    /// <summary>Nothing cancels it: the end itself is done.</summary>
    public async Task OfAsync(LogtoInvitation invitation)
    {
        await waiting.ForgetForAsync(invitation.Invitee, CancellationToken.None);
        await magic.EndAsync(invitation.Id, CancellationToken.None);
    }
}

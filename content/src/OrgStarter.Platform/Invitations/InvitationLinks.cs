using OrgStarter.Logto;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Invitations;

/// <summary>The addresses that go into mails.</summary>
public sealed class InvitationLinks(PublicAddress site, MagicLinks magic)
{
    /// <summary>The landing page of an invitation, for one mail: where magic links are switched on, it holds a token of its own.</summary>
    public async Task<string> ToAsync(LogtoInvitation invitation, CancellationToken ct) =>
        await magic.NewTokenAsync(invitation, ct) is { } token
            ? $"{site.Url}/invitations/{invitation.Id}?{MagicLinkRequests.Parameter}={Uri.EscapeDataString(token)}"
            : $"{site.Url}/invitations/{invitation.Id}";
}

using Microsoft.AspNetCore.Authentication;
using OrgStarter.Pages.Account;

namespace OrgStarter.Invitations;

/// <summary>
/// After any sign-in, invitations that wait are shown first, with the way on to where the person was going. Not on the way to an
/// invitation, and not where onboarding shows them by itself.
/// </summary>
public static class InvitationsFirst
{
    private static readonly string[] Themselves = ["/invitations/", "/onboarding", SignInModel.AfterSignIn];

    public static async Task ShowAsync(TicketReceivedContext context)
    {
        if (context.Principal?.FindFirst("sub")?.Value is not { } userId || context.ReturnUri is not { } target
            || Themselves.Any(address => target.StartsWith(address, StringComparison.Ordinal)))
        {
            return;
        }

        var waiting = context.HttpContext.RequestServices.GetRequiredService<WaitingInvitations>();
        if (await waiting.CountAfterSignInAsync(userId, context.Principal.FindFirst("email")?.Value, context.HttpContext.RequestAborted) > 0)
        {
            context.ReturnUri = $"/onboarding/invitations?returnUrl={Uri.EscapeDataString(target)}";
        }
    }
}

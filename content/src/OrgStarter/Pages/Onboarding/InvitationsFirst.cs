using Microsoft.AspNetCore.Authentication;
using OrgStarter.Pages.Account;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Pages.Onboarding;

/// <summary>
/// After any sign-in, invitations that wait are shown first, with the way on to where the person was going. Not on the way to an
/// invitation, and not where onboarding shows them by itself.
/// </summary>
public sealed class InvitationsFirst(WaitingInvitations waiting) : IAfterSignIn
{
    private static readonly string[] Themselves = ["/invitations/", "/onboarding", SignInModel.AfterSignIn];

    public async Task SignedInAsync(TicketReceivedContext context, string userId, bool isQuiet)
    {
        if (isQuiet || context.ReturnUri is not { } target || Themselves.Any(address => target.StartsWith(address, StringComparison.Ordinal)))
        {
            return;
        }

        if (await waiting.CountAfterSignInAsync(userId, context.Principal?.FindFirst("email")?.Value, context.HttpContext.RequestAborted) > 0)
        {
            context.ReturnUri = $"/onboarding/invitations?returnUrl={Uri.EscapeDataString(target)}";
        }
    }
}

public static class OnboardingServices
{
    public static IServiceCollection AddOnboarding(this IServiceCollection services) => services.AddScoped<IAfterSignIn, InvitationsFirst>();
}

using Microsoft.AspNetCore.Authentication;
using OrgStarter.Pages.Account;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Pages.Onboarding;

/// <summary>
/// Redirects to the pending invitations after a sign-in, with a link to the requested page. Does nothing if the requested page is an
/// invitation or part of onboarding, which shows the invitations anyway.
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

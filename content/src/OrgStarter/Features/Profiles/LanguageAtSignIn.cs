using Microsoft.AspNetCore.Authentication;
using OrgStarter.Platform.Identity;
using OrgStarter.Site;

namespace OrgStarter.Features.Profiles;

/// <summary>Sets the user's chosen language in the browser at sign-in.</summary>
public sealed class LanguageAtSignIn(Preferences preferences) : IAfterSignIn
{
    public async Task SignedInAsync(TicketReceivedContext context, string userId, bool isQuiet)
    {
        if (await preferences.LanguageOfAsync(userId, context.HttpContext.RequestAborted) is { } language)
        {
            LanguageCookie.Set(context.HttpContext, language);
        }
    }
}

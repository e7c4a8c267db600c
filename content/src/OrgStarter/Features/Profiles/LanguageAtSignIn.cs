using Microsoft.AspNetCore.Authentication;
using OrgStarter.Platform.Identity;
using OrgStarter.Site;

namespace OrgStarter.Features.Profiles;

/// <summary>After a sign-in the site speaks the language that the person chose, in whatever browser that was.</summary>
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

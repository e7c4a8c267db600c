using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Redirects a request to Logto, for a sign-in, a second factor or a consent, and then back to its page. Only pages can be returned to, so
/// the data of a submitted form is saved first; its page offers the data again.
/// </summary>
public sealed partial class SignInRedirects(
    IFormDrafts drafts,
    AskedScopes asked,
    IOptionsMonitor<OpenIdConnectOptions> signIn,
    ILogger<SignInRedirects> log)
{
    /// <summary>Returns whether a new consent would add this permission, provided that the user's role grants it.</summary>
    public bool WouldGrant(string permission) => asked.IsNew(permission);

    public async Task SignInAsync(HttpContext context, bool signOutFirst = false)
    {
        var page = await drafts.KeepAsync(context);
        if (signOutFirst)
        {
            await context.SignOutAsync();
        }

        if (page is null)
        {
            await context.ChallengeAsync();
        }
        else
        {
            context.RedirectWholePage(page);
        }
    }

    public async Task SecondFactorAsync(HttpContext context)
    {
        var back = await drafts.KeepAsync(context) ?? context.Request.PageAddress();
        context.RedirectWholePage(AccountAddress.SecondFactor(back));
    }

    /// <summary>
    /// Requests the scopes that a new sign-in would request. It happens once per session, because the requested scopes are then stored in
    /// the session.
    /// </summary>
    /// <returns>False when the session already requested these scopes; another redirect would cause a loop.</returns>
    public async Task<bool> ConsentAsync(HttpContext context)
    {
        if (!asked.AreOutdated)
        {
            return false;
        }

        if (context.Request.IsNavigation() && context.Request.IsWholePageRequest())
        {
            await context.ChallengeAsync(new AuthenticationProperties { Items = { [LogtoSignIn.IsQuiet] = "true" } });
        }
        else
        {
            var page = await drafts.KeepAsync(context);
            context.RedirectWholePage(
                page ?? (context.Request.IsNavigation() ? context.Request.OwnAddress() : context.Request.PageAddress()));
        }

        return true;
    }

    /// <summary>Same as <see cref="ConsentAsync"/>, for a page that also works without the consent.</summary>
    /// <returns>False also when Logto is unavailable.</returns>
    public async Task<bool> TryConsentAsync(HttpContext context)
    {
        try
        {
            return await ConsentAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // Any failure is acceptable: the page works without the consent, and the next page tries again.
            UnfinishedSignIns.TakeBack(context, signIn.Get(OpenIdConnectDefaults.AuthenticationScheme));
            LogPutOff(e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not start the sign-in that requests a session's missing scopes; showing the page without them")]
    private partial void LogPutOff(Exception exception);
}

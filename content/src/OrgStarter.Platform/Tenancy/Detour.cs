using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The ways by Logto that a request may have to take, and back to where the person was. A form that was on its way is kept and its
/// page opened instead, so that from there on every detour is that of an ordinary page; it is offered again when the page comes up.
/// </summary>
public sealed partial class Detour(IFormDrafts drafts, AskedScopes asked, IOptionsMonitor<OpenIdConnectOptions> signIn, ILogger<Detour> log)
{
    /// <summary>True when one more consent would bring this permission, if the person's role holds it.</summary>
    public bool WouldBring(string permission) => asked.IsNew(permission);

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

    /// <summary>Asks Logto for everything that a sign-in of today asks for. Only once: what was asked is then in the session.</summary>
    /// <returns>False when that was asked already, so that asking again would go round in circles.</returns>
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
            context.RedirectWholePage(page ?? (context.Request.IsNavigation() ? context.Request.OwnAddress() : context.Request.PageAddress()));
        }

        return true;
    }

    /// <summary>The same where the page can be shown without it.</summary>
    /// <returns>False when Logto is away, too.</returns>
    public async Task<bool> TryConsentAsync(HttpContext context)
    {
        try
        {
            return await ConsentAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // Whatever it is: the page is there without it, and the next one tries again.
            UnfinishedSignIns.TakeBack(context, signIn.Get(OpenIdConnectDefaults.AuthenticationScheme));
            LogPutOff(e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A session lacks scopes, and the sign-in that would bring them could not begin")]
    private partial void LogPutOff(Exception exception);
}

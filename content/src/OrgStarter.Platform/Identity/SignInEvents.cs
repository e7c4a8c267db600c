using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>Handles the events of the OpenID Connect handler.</summary>
public static class SignInEvents
{
    public static async Task ToLogtoAsync(RedirectContext context)
    {
        foreach (var name in (string[])[LogtoSignIn.FirstScreen, LogtoSignIn.LoginHint, "prompt", "ui_locales"])
        {
            if (context.Properties.Items.TryGetValue(name, out var value) && value is not null)
            {
                context.ProtocolMessage.SetParameter(name, value);
            }
        }

        if (context.Properties.GetParameter<string>(LogtoSignIn.OneTimeToken) is { } token)
        {
            context.ProtocolMessage.SetParameter(LogtoSignIn.OneTimeToken, token);
        }

        if (OrganizationHint.Of(context.HttpContext, context.Properties.RedirectUri) is { } organizationId)
        {
            // Only for the branding of the sign-in page. It does not select a token.
            context.ProtocolMessage.SetParameter(OrganizationHint.Parameter, organizationId);
        }

        AskedScopes.Remember(context.Properties, context.ProtocolMessage.Scope);
        if (!await MayBeginAsync(context))
        {
            UnfinishedSignIns.TakeBack(context.HttpContext, context.Options);
            context.HandleResponse();
            return;
        }

        UnfinishedSignIns.Limit(context);
        var returnUrl = string.IsNullOrEmpty(context.Properties.RedirectUri)
            ? context.Request.PageAddress()
            : context.Properties.RedirectUri;
        returnUrl = AccountAddress.Shorten(LocalAddress.Of(returnUrl) ?? "/");
        context.Properties.RedirectUri = returnUrl;
        context.HttpContext.Items[typeof(BegunSignIn)] = new BegunSignIn(context.ProtocolMessage.RedirectUri, returnUrl);
    }

    /// <summary>
    /// Pushes a sign-in with two resources. A message of the handler holds one value for each parameter, and Logto splits a list with
    /// commas only in a URL, not in a form.
    /// </summary>
    public static async Task PushAsync(PushedAuthorizationContext context)
    {
        const string resource = "resource";
        var ct = context.HttpContext.RequestAborted;
        var (options, sent) = (context.Options, context.ProtocolMessage.Parameters);
        using var form = new FormUrlEncodedContent(
        [
            .. sent.Where(parameter => parameter.Key != resource),
            .. sent[resource].Split(',').Select(one => KeyValuePair.Create(resource, one)),
            KeyValuePair.Create("client_secret", options.ClientSecret!),
        ]);
        var logto = await options.ConfigurationManager!.GetConfigurationAsync(ct);
        using var answer = await options.Backchannel.PostAsync(new Uri(logto.PushedAuthorizationRequestEndpoint), form, ct);
        var message = new OpenIdConnectMessage(await answer.Content.ReadAsStringAsync(ct));
        if (!answer.IsSuccessStatusCode)
        {
            // As the handler itself reports it.
            var refusal = new OpenIdConnectProtocolException($"The pushed authorization request was refused: {message.Error}.");
            (refusal.Data["error"], refusal.Data["error_description"]) = (message.Error, message.ErrorDescription);
            throw refusal;
        }

        context.HandlePush(message.RequestUri);
    }

    /// <returns>False if the response is already set.</returns>
    private static async Task<bool> MayBeginAsync(RedirectContext context)
    {
        if (context.Request.IsWholePageRequest())
        {
            return await context.HttpContext.RequestServices.GetRequiredService<SignInRateLimiter>().MayStartAsync(context.HttpContext);
        }

        // htmx cannot follow a redirect to another origin. Redirect the whole page to the sign-in.
        context.HttpContext.RedirectWholePage(AccountAddress.SignIn(context.Request.PageAddress()));
        return false;
    }

    /// <returns>The sign-in that this request started. Null if none.</returns>
    internal static BegunSignIn? Begun(HttpContext context) => context.Items[typeof(BegunSignIn)] as BegunSignIn;

    public static async Task ReceivedAsync(TicketReceivedContext context)
    {
        var services = context.HttpContext.RequestServices;
        services.GetRequiredService<CurrentSession>().IsSigningIn = true;
        CleanClaims(context.Principal);
        if (context.Principal?.FindFirst("sub")?.Value is { } userId)
        {
            var isQuiet = context.Properties?.Items.ContainsKey(LogtoSignIn.IsQuiet) == true;
            foreach (var step in services.GetServices<IAfterSignIn>())
            {
                await step.SignedInAsync(context, userId, isQuiet);
            }
        }
    }

    /// <summary>Cleans the claims, because names and addresses are user input at Logto or at an identity provider behind it.</summary>
    private static void CleanClaims(ClaimsPrincipal? person)
    {
        foreach (var identity in person?.Identities ?? [])
        {
            foreach (var claim in identity.Claims.Where(claim => WellFormedText.Clean(claim.Value) != claim.Value).ToList())
            {
                identity.RemoveClaim(claim);
                identity.AddClaim(new Claim(claim.Type, WellFormedText.Clean(claim.Value), claim.ValueType, claim.Issuer));
            }
        }
    }

    public static Task FailedAsync(RemoteFailureContext context)
    {
        var logger = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LogtoSignIn));
        LogFailed(logger, context.Failure);
        var unavailable = context.Failure is { } failure && LogtoOutage.IsCause(failure);
        context.Response.Redirect(AccountAddress.SignInFailed(LocalAddress.Of(context.Properties?.RedirectUri), unavailable));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static readonly Action<ILogger, Exception?> LogFailed =
        LoggerMessage.Define(LogLevel.Warning, new EventId(1, "SignInFailed"), "Sign-in failed; redirecting to the error page");

    internal sealed record BegunSignIn(string RedirectUri, string ReturnUrl);
}

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Logto refused the authorization request that the site pushed to it (RFC 9126), mostly for a redirect URI that it does not know: the
/// person gets the page of a sign-in that failed, not 500.
/// </summary>
public sealed partial class RefusedSignIn(ILogger<RefusedSignIn> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OpenIdConnectProtocolException || SignInEvents.Begun(httpContext) is not { } sent)
        {
            return ValueTask.FromResult(false);
        }

        LogRefused(sent.RedirectUri, exception.Data["error"] as string, exception.Data["error_description"] as string);
        httpContext.Response.Redirect(AccountAddress.SignInFailed(sent.ReturnUrl, isUnavailable: false));
        return ValueTask.FromResult(true);
    }

    [LoggerMessage(LogLevel.Error, "Logto refused to begin a sign-in at {RedirectUri}: {Error} ({Description})")]
    private partial void LogRefused(string redirectUri, string? error, string? description);
}

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Redirects to the page for failed sign-ins, instead of error 500, if Logto refuses a pushed authorization request (RFC 9126). The usual
/// cause is a redirect URI that is not registered at Logto.
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

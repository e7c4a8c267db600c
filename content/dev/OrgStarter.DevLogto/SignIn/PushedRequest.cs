using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// Consumes a pushed authorization request (RFC 9126), which is valid for one code. The interaction stores its parameters, so the request
/// that returns from the sign-in does not name it.
/// </summary>
internal static class PushedRequest
{
    /// <returns>The id of its OpenIddict entry; null when the request was not pushed.</returns>
    public static string? IdOf(HttpContext context) =>
        context.Features.Get<OpenIddictServerAspNetCoreFeature>()?.Transaction is { } transaction
        && transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!) is { } authentication
            ? authentication.RequestTokenPrincipal?.GetTokenId()
            : null;

    /// <returns>False when it was already used.</returns>
    public static async Task<bool> TryUseUpAsync(HttpContext context, string? id)
    {
        if (id is null)
        {
            return true;
        }

        var tokens = context.RequestServices.GetRequiredService<IOpenIddictTokenManager>();
        return await tokens.FindByIdAsync(id) is { } token
            && await tokens.HasStatusAsync(token, OpenIddictConstants.Statuses.Valid)
            && await tokens.TryRedeemAsync(token);
    }
}

using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// A pushed authorization request (RFC 9126) is good for one code. Its parameters are kept with the interaction, so the way back
/// from the sign-in does not name it any more: it is used up here.
/// </summary>
internal static class PushedRequest
{
    /// <returns>OpenIddict's id of its entry; null when the request was not pushed.</returns>
    public static string? IdOf(HttpContext context) =>
        context.Features.Get<OpenIddictServerAspNetCoreFeature>()?.Transaction is { } transaction
        && transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!) is { } authentication
            ? authentication.RequestTokenPrincipal?.GetTokenId()
            : null;

    /// <returns>False when it was used before.</returns>
    public static async Task<bool> TryUseUpAsync(HttpContext context, string? id)
    {
        if (id is null)
        {
            return true;
        }

        var tokens = context.RequestServices.GetRequiredService<IOpenIddictTokenManager>();
        return await tokens.FindByIdAsync(id) is { } token && await tokens.HasStatusAsync(token, OpenIddictConstants.Statuses.Valid) && await tokens.TryRedeemAsync(token);
    }
}

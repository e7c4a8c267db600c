using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Logto's rotation for a confidential client: the same refresh token comes back until 70 % of its life has passed, then every
/// use gives a new one; the old one works for three more seconds, and its later use kills the whole grant (OpenIddict's part).
/// </summary>
internal sealed class RefreshTokenRotation(IOpenIddictTokenManager tokens, DevLogtoOptions options) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>After OpenIddict has decided which tokens to make, before it makes the first.</summary>
    public static readonly int Order = OpenIddictServerHandlers.EvaluateGeneratedTokens.Descriptor.Order + 1;

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType != OpenIddictServerEndpointType.Token || context.Request?.IsRefreshTokenGrantType() != true || context.Principal is null)
        {
            return;
        }

        var created = context.Principal.GetCreationDate();
        var expires = context.Principal.GetExpirationDate();
        var now = options.Time.GetUtcNow();
        if (created is null || expires is null || now < created + 0.7 * (expires - created))
        {
            (context.GenerateRefreshToken, context.IncludeRefreshToken) = (false, false);
            context.Transaction.Response!.RefreshToken = context.Request.RefreshToken;
            return;
        }

        (context.GenerateRefreshToken, context.IncludeRefreshToken) = (true, true);
        if (context.Principal.GetTokenId() is { } id && await tokens.FindByIdAsync(id) is { } token)
        {
            await tokens.TryRedeemAsync(token);
        }
    }
}

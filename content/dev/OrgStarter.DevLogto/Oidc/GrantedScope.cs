using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Sets the scope and the lifetime of the opaque access token as Logto does. The scope can be narrower than the refresh token's. Without
/// <c>openid</c> there is no ID token.
/// </summary>
internal sealed class GrantedScope : IOpenIddictServerHandler<ProcessSignInContext>
{
    /// <summary>Runs after OpenIddict has prepared the principals of the tokens, before it generates the first token.</summary>
    public static readonly int Order = OpenIddictServerHandlers.GenerateAccessToken.Descriptor.Order - 500;

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.Transaction.GetProperty<AccessTokenDecision>(LogtoTokenShape.DecisionProperty) is { } decision)
        {
            if (decision.Audience is null && context.AccessTokenPrincipal is { } principal)
            {
                principal.SetScopes(decision.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                principal.SetExpirationDate(principal.GetCreationDate() + decision.Lifetime);
            }

            (context.GenerateIdentityToken, context.IncludeIdentityToken) = (decision.WithIdentityToken, decision.WithIdentityToken);
        }

        return ValueTask.CompletedTask;
    }
}

using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Gives the opaque access token the scope that was decided, which may be narrower than the refresh token's, and lets it live as
/// long as Logto's. No ID token goes with a scope without <c>openid</c>.
/// </summary>
internal sealed class GrantedScope : IOpenIddictServerHandler<ProcessSignInContext>
{
    /// <summary>After OpenIddict has prepared the contents of the tokens, before it makes the first.</summary>
    public static readonly int Order = OpenIddictServerHandlers.GenerateAccessToken.Descriptor.Order - 500;

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.Transaction.GetProperty<AccessTokenDecision>(LogtoTokenShape.DecisionProperty) is { } decision)
        {
            if (decision.Audience is null && context.AccessTokenPrincipal is { } principal)
            {
                principal.SetScopes(decision.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                principal.SetExpirationDate(principal.GetCreationDate() + decision.Life);
            }

            (context.GenerateIdentityToken, context.IncludeIdentityToken) = (decision.WithIdentityToken, decision.WithIdentityToken);
        }

        return ValueTask.CompletedTask;
    }
}

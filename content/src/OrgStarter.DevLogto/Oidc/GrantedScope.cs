using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Logto always answers the scope that it granted and the whole life; OpenIddict only a differing scope, and a second less.</summary>
internal sealed class GrantedScope(DevLogtoOptions options) : IOpenIddictServerHandler<ProcessSignInContext>
{
    /// <summary>After OpenIddict has written its own parameters into the answer.</summary>
    public static readonly int Order = OpenIddictServerHandlers.AttachSignInParameters.Descriptor.Order + 500;

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType == OpenIddictServerEndpointType.Token)
        {
            var decision = context.Transaction.GetProperty<AccessTokenDecision>(LogtoTokenShape.DecisionProperty);
            var response = context.Transaction.Response!;
            response.Scope = decision is not null ? decision.Scope : string.Join(' ', context.Principal?.GetScopes() ?? []);
            response.ExpiresIn = (long)options.AccessTokenLifetime.TotalSeconds;
        }

        return ValueTask.CompletedTask;
    }
}

using System.Security.Claims;
using System.Text.Json;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Stores the APIs of a sign-in: each requested API, with the requested permissions that the user has in any organization. Later tokens are
/// limited to them. Without the reserved organizations resource, requested organization permissions are dropped.
/// </summary>
internal sealed class GrantedResources(ResourceServers resources) : IOpenIddictServerHandler<ProcessSignInContext>
{
    /// <summary>Runs before OpenIddict copies the principal into the code.</summary>
    public static readonly int Order = OpenIddictServerHandlers.ValidateSignInDemand.Descriptor.Order + 500;

    private const string Claim = "logto:resources";

    public static Dictionary<string, string[]> Of(ClaimsPrincipal principal) =>
        principal.GetClaim(Claim) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string[]>>(json)! : [];

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType != OpenIddictServerEndpointType.Authorization)
        {
            return;
        }

        var (principal, asked) = (context.Principal!, context.Request!.GetScopes());
        var granted = new Dictionary<string, string[]>();
        foreach (var indicator in await resources.AskedAsync(context.Request!))
        {
            var permissions = await resources.PermissionsOfPersonAsync(indicator, principal.GetClaim(OpenIddictConstants.Claims.Subject)!);
            granted[indicator] = [.. asked.Where(permissions.Contains)];
        }

        principal.SetScopes(principal.GetScopes().Where(LogtoScopes.All.Contains).Concat(granted.Values.SelectMany(p => p)).Distinct());
        principal.SetClaim(Claim, JsonSerializer.Serialize(granted));
    }

    /// <summary>
    /// Rejects a sign-in for an unregistered API. Runs after the redirect URI is validated, because the error is sent there.
    /// </summary>
    public sealed class Check(ResourceServers resources) :
        IOpenIddictServerHandler<HandleAuthorizationRequestContext>, IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
    {
        public ValueTask HandleAsync(HandleAuthorizationRequestContext context) => CheckAsync(context, context.Request, isForm: false);

        public ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context) =>
            CheckAsync(context, context.Request, isForm: true);

        private async ValueTask CheckAsync(BaseValidatingContext context, OpenIddictRequest request, bool isForm)
        {
            foreach (var indicator in await resources.AskedAsync(request, isForm))
            {
                if (await resources.RefusalAsync(indicator) is { } refusal)
                {
                    context.Reject(OpenIddictConstants.Errors.InvalidTarget, refusal);
                    return;
                }
            }
        }
    }
}

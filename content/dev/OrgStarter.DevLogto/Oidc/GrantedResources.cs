using System.Security.Claims;
using System.Text.Json;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// What a sign-in is for beyond the person: each API asked for, with the permissions of it that were asked and that the person had
/// in any organization. A later token is for one of these and never has more. Without the reserved organizations resource,
/// organization permissions that were asked are dropped.
/// </summary>
internal sealed class GrantedResources(ResourceServers resources) : IOpenIddictServerHandler<ProcessSignInContext>
{
    /// <summary>Before OpenIddict copies the principal into the code.</summary>
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

    /// <summary>Refuses a sign-in for an API that nobody registered: once the address to send the refusal to is known to be good.</summary>
    public sealed class Check(ResourceServers resources) :
        IOpenIddictServerHandler<HandleAuthorizationRequestContext>, IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
    {
        public ValueTask HandleAsync(HandleAuthorizationRequestContext context) => CheckAsync(context, context.Request);

        public ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context) => CheckAsync(context, context.Request);

        private async ValueTask CheckAsync(BaseValidatingContext context, OpenIddictRequest request)
        {
            foreach (var indicator in await resources.AskedAsync(request))
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

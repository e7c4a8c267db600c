using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Applies Logto's checks of a client in addition to its secret: first whether the secret has expired, then whether the grant type is
/// allowed.
/// </summary>
internal static class ClientRules
{
    public sealed class Expiry(DevLogtoDb db, TimeProvider time) : IOpenIddictServerHandler<ProcessAuthenticationContext>
    {
        public static readonly int Order = OpenIddictServerHandlers.ValidateClientSecret.Descriptor.Order - 500;

        public async ValueTask HandleAsync(ProcessAuthenticationContext context)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (context.ClientSecret is { Length: > 0 } given
                && await db.Set<ApplicationSecret>().AnyAsync(s =>
                    s.ApplicationId == context.ClientId && s.Value == given && s.ExpiresAt <= now))
            {
                context.Reject(Errors.InvalidRequest, "client secret has expired");
            }
        }
    }

    public sealed class Grant(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<ProcessAuthenticationContext>
    {
        public static readonly int Order = OpenIddictServerHandlers.ValidateClientSecret.Descriptor.Order + 500;

        public async ValueTask HandleAsync(ProcessAuthenticationContext context)
        {
            if (context.EndpointType == OpenIddictServerEndpointType.Token
                && context.ClientId is { } id
                && await applications.FindByClientIdAsync(id) is { } application
                && !await applications.HasPermissionAsync(application, Permissions.Prefixes.GrantType + context.Request!.GrantType))
            {
                context.Reject(Errors.InvalidRequest, "requested grant type is not allowed for this client");
            }
        }
    }
}

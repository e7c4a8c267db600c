using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Applies Logto's rules at <c>/oidc/token/introspection</c> and <c>/oidc/token/revocation</c>. A JWT is rejected. A client with a secret
/// can introspect every token but revoke only its own. Revoking a user's token revokes all tokens of its grant.
/// </summary>
internal static class Introspection
{
    public static void Attach(OpenIddictServerBuilder server)
    {
        server.RemoveEventHandler(OpenIddictServerHandlers.Introspection.ValidateAuthorizedParty.Descriptor);
        server.RemoveEventHandler(OpenIddictServerHandlers.Revocation.ValidateAuthorizedParty.Descriptor);
        server.AddEventHandler<ValidateTokenContext>(h => h.UseInlineHandler(RefuseJwt).SetOrder(int.MinValue));
        server.AddEventHandler<ValidateIntrospectionRequestContext>(h => h.UseScopedHandler<AskedBy>());
        server.AddEventHandler<HandleIntrospectionRequestContext>(h => h.UseInlineHandler(Describe).SetOrder(int.MaxValue));
        server.AddEventHandler<ValidateRevocationRequestContext>(h => h.UseScopedHandler<EndedBy>());
        server.AddEventHandler<HandleRevocationRequestContext>(h => h.UseScopedHandler<EndGrant>());
    }

    /// <summary>
    /// Rejects JWTs, valid or not, and treats them as unknown at <c>/oidc/me</c>: Logto accepts only opaque tokens there. OpenIddict has
    /// already authenticated the client.
    /// </summary>
    private static ValueTask RefuseJwt(ValidateTokenContext context)
    {
        var refused = context.EndpointType switch
        {
            OpenIddictServerEndpointType.Introspection => "introspected via the introspection_endpoint",
            OpenIddictServerEndpointType.Revocation => "revoked via the revocation_endpoint",
            _ => null,
        };
        if (refused is not null && IsJwt(context.Token))
        {
            context.Reject(Errors.UnsupportedTokenType, $"Structured JWT Tokens cannot be {refused}");
        }
        else if ((refused is not null || context.EndpointType is OpenIddictServerEndpointType.UserInfo)
            && context.Token.Contains('.', StringComparison.Ordinal))
        {
            context.Reject(Errors.InvalidToken);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Returns true for a token with a JWT header, signed or encrypted. Ignores the signature and the lifetime.</summary>
    private static bool IsJwt(string token)
    {
        if (token.Split('.') is not { Length: 3 or 5 } parts)
        {
            return false;
        }

        try
        {
            return JsonNode.Parse(Base64UrlEncoder.Decode(parts[0])) is JsonObject;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }
    }

    private static ValueTask Describe(HandleIntrospectionRequestContext context)
    {
        var principal = context.GenericTokenPrincipal!;
        context.Claims[Parameters.Scope] = string.Join(' ', principal.GetScopes().Where(LogtoScopes.All.Contains));
        context.Claims[Claims.ClientId] = principal.GetPresenters().FirstOrDefault();
        context.TokenType = IsRefreshToken(principal) ? null : TokenTypes.Bearer;
        return ValueTask.CompletedTask;
    }

    private static bool IsRefreshToken(ClaimsPrincipal principal) => principal.HasTokenType(TokenTypeIdentifiers.RefreshToken);

    public sealed class AskedBy(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
    {
        public async ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
        {
            var client = await applications.FindByClientIdAsync(context.ClientId!);
            if (context.GenericTokenPrincipal?.HasPresenter(context.ClientId!) == false
                && await applications.HasClientTypeAsync(client!, ClientTypes.Public))
            {
                context.Reject(Errors.InvalidToken);
            }
        }
    }

    /// <summary>
    /// Keeps a client from revoking another client's token. A client without a secret gets no error: OpenIddict returns 200 for an invalid
    /// token.
    /// </summary>
    public sealed class EndedBy(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<ValidateRevocationRequestContext>
    {
        public async ValueTask HandleAsync(ValidateRevocationRequestContext context)
        {
            if (context.GenericTokenPrincipal?.HasPresenter(context.ClientId!) != false)
            {
                return;
            }

            var client = await applications.FindByClientIdAsync(context.ClientId!);
            if (await applications.HasClientTypeAsync(client!, ClientTypes.Public))
            {
                context.Reject(Errors.InvalidToken);
            }
            else
            {
                context.Reject(Errors.InvalidRequest, "client is not authorized to revoke the presented token");
            }
        }
    }

    public sealed class EndGrant(IOpenIddictTokenManager tokens) : IOpenIddictServerHandler<HandleRevocationRequestContext>
    {
        public async ValueTask HandleAsync(HandleRevocationRequestContext context)
        {
            if (context.GenericTokenPrincipal?.GetAuthorizationId() is { } grant)
            {
                await tokens.RevokeByAuthorizationIdAsync(grant);
            }
        }
    }
}

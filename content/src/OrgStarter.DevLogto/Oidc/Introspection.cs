using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// What Logto decides at <c>/oidc/token/introspection</c> and <c>/oidc/token/revocation</c>: a client with a secret may ask about
/// every token but end only its own, and ending a refresh token ends its whole grant.
/// </summary>
internal static class Introspection
{
    public static void Attach(OpenIddictServerBuilder server)
    {
        server.RemoveEventHandler(OpenIddictServerHandlers.Introspection.ValidateAuthorizedParty.Descriptor);
        server.RemoveEventHandler(OpenIddictServerHandlers.Revocation.ValidateAuthorizedParty.Descriptor);
        server.AddEventHandler<ValidateTokenContext>(h => h.UseInlineHandler(KnowNoJwt).SetOrder(int.MinValue));
        server.AddEventHandler<ValidateIntrospectionRequestContext>(h => h.UseScopedHandler<AskedBy>());
        server.AddEventHandler<HandleIntrospectionRequestContext>(h => h.UseInlineHandler(Describe).SetOrder(int.MaxValue));
        server.AddEventHandler<ValidateRevocationRequestContext>(h => h.UseInlineHandler(OnlyOnesOwn));
        server.AddEventHandler<HandleRevocationRequestContext>(h => h.UseScopedHandler<EndGrant>());
    }

    /// <summary>To Logto only what it keeps is a token: a JWT, alive or not, is unknown here and at <c>/oidc/me</c>.</summary>
    private static ValueTask KnowNoJwt(ValidateTokenContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Introspection or OpenIddictServerEndpointType.Revocation or OpenIddictServerEndpointType.UserInfo
            && context.Token.Contains('.', StringComparison.Ordinal))
        {
            context.Reject(Errors.InvalidToken);
        }

        return ValueTask.CompletedTask;
    }

    private static ValueTask Describe(HandleIntrospectionRequestContext context)
    {
        var principal = context.GenericTokenPrincipal!;
        context.Claims[Parameters.Scope] = string.Join(' ', principal.GetScopes().Where(LogtoScopes.All.Contains));
        context.Claims[Claims.ClientId] = principal.GetPresenters().FirstOrDefault();
        context.TokenType = IsRefreshToken(principal) ? null : TokenTypes.Bearer;
        return ValueTask.CompletedTask;
    }

    private static ValueTask OnlyOnesOwn(ValidateRevocationRequestContext context)
    {
        if (context.GenericTokenPrincipal is { } principal && !principal.HasPresenter(context.ClientId!))
        {
            context.Reject(Errors.InvalidRequest, "this token does not belong to you");
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsRefreshToken(ClaimsPrincipal principal) => principal.HasTokenType(TokenTypeIdentifiers.RefreshToken);

    public sealed class AskedBy(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
    {
        public async ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
        {
            var client = await applications.FindByClientIdAsync(context.ClientId!);
            if (context.GenericTokenPrincipal?.HasPresenter(context.ClientId!) == false && await applications.HasClientTypeAsync(client!, ClientTypes.Public))
            {
                context.Reject(Errors.InvalidToken);
            }
        }
    }

    public sealed class EndGrant(IOpenIddictTokenManager tokens) : IOpenIddictServerHandler<HandleRevocationRequestContext>
    {
        public async ValueTask HandleAsync(HandleRevocationRequestContext context)
        {
            if (context.GenericTokenPrincipal is { } principal && IsRefreshToken(principal) && principal.GetAuthorizationId() is { } grant)
            {
                await tokens.RevokeByAuthorizationIdAsync(grant);
            }
        }
    }
}

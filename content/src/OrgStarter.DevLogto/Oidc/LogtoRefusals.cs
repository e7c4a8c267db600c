using Microsoft.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Gives every OpenID Connect error Logto's form: <c>code</c> and <c>message</c> beside <c>error</c> and
/// <c>error_description</c>, and 403 where OpenIddict would say 400.
/// </summary>
internal static class LogtoRefusals
{
    public const string InvalidGrant = "grant request is invalid";

    public static void Attach(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(First));
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(First));
        server.AddEventHandler<ApplyPushedAuthorizationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(First));
        server.AddEventHandler<ApplyUserInfoResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(First));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(First));
        server.AddEventHandler<ApplyRevocationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(First));
        server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseInlineHandler(SetStatus).SetOrder(AfterOpenIddictsStatus));
        server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseInlineHandler(SetScope).SetOrder(First + 1));
    }

    private const int First = int.MinValue + 100_000;
    private const int AfterOpenIddictsStatus = First + 500_000;

    private static ValueTask Complete<T>(T context) where T : BaseRequestContext
    {
        var response = context.Transaction.Response!;
        if (response.Error is not { Length: > 0 } error || response.RedirectsToClient(context))
        {
            return ValueTask.CompletedTask;
        }

        response["code"] = $"oidc.{error}";
        response["message"] = Message(error);
        (response.ErrorDescription, response.ErrorUri) = error == Errors.InvalidGrant
            ? (InvalidGrant, "https://openid.sh/debug/invalid_grant")
            : (Description(error) ?? response.ErrorDescription, null);
        return ValueTask.CompletedTask;
    }

    private static ValueTask SetStatus(ApplyTokenResponseContext context)
    {
        if (context.Response.Error is Errors.AccessDenied or Errors.InsufficientScope)
        {
            context.Transaction.GetHttpRequest()!.HttpContext.Response.StatusCode = 403;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Logto always answers the scope that it granted; OpenIddict only where it differs from what was asked.</summary>
    private static ValueTask SetScope(ApplyTokenResponseContext context)
    {
        if (context.Response.Error is null)
        {
            var decision = context.Transaction.GetProperty<AccessTokenDecision>(LogtoTokenShape.DecisionProperty);
            context.Response.Scope = decision is not null
                ? decision.Scope
                : string.Join(' ', context.Transaction.GetProperty<ProcessSignInContext>(typeof(ProcessSignInContext).FullName!)?.Principal?.GetScopes() ?? []);
        }

        return ValueTask.CompletedTask;
    }

    private static bool RedirectsToClient(this OpenIddictResponse response, BaseRequestContext context) =>
        context is ApplyAuthorizationResponseContext { RedirectUri.Length: > 0 } && response.Error is not null;

    private static string Message(string error) => error switch
    {
        Errors.AccessDenied => "Access denied.",
        Errors.InsufficientScope => "Token missing scope `{{scope}}`.",
        Errors.InvalidGrant => "Grant request is invalid.",
        Errors.InvalidRequest => "Request is invalid.",
        Errors.InvalidTarget => "Invalid resource indicator.",
        Errors.UnsupportedGrantType => "Unsupported `grant_type` requested.",
        _ => $"An OIDC error occurred: oidc.{error}.",
    };

    /// <summary>Null keeps the description that the refusal came with.</summary>
    private static string? Description(string error) => error switch
    {
        Errors.InvalidClient => "client authentication failed",
        Errors.UnsupportedGrantType => "unsupported grant_type requested",
        _ => null,
    };
}

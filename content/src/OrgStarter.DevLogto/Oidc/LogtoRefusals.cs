using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;
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

    // OpenIddict settles the error far below zero, the status at 100,000, its header at 102,000, and writes from 250,000 on.
    private const int BeforeTheStatus = 50_000;
    private const int AfterTheHeader = 103_000;
    private const int BeforeTheErrorPage = 500_500;

    public static void Attach(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(NameAuthorizationError).SetOrder(BeforeTheStatus - 1));
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(AnswerInJson).SetOrder(BeforeTheErrorPage));
        server.AddEventHandler<ApplyPushedAuthorizationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseInlineHandler(SetStatus).SetOrder(AfterTheHeader));
        server.AddEventHandler<ApplyUserInfoResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyRevocationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
    }

    private static ValueTask Complete<T>(T context) where T : BaseRequestContext
    {
        var response = context.Transaction.Response!;
        if (response.Error is not { Length: > 0 } error || context is ApplyAuthorizationResponseContext { RedirectUri.Length: > 0 })
        {
            return ValueTask.CompletedTask;
        }

        response["code"] = $"oidc.{error}";
        response["message"] = Message(error);
        (response.ErrorDescription, response.ErrorUri) = error == Errors.InvalidGrant
            ? (InvalidGrant, "https://openid.sh/debug/invalid_grant")
            : (Description(error, context is not ApplyAuthorizationResponseContext) ?? response.ErrorDescription, null);
        return ValueTask.CompletedTask;
    }

    /// <summary>OpenIddict calls both mistakes an invalid request.</summary>
    private static ValueTask NameAuthorizationError(ApplyAuthorizationResponseContext context)
    {
        var (response, description) = (context.Response, context.Response.ErrorDescription ?? "");
        if (string.IsNullOrEmpty(context.RedirectUri) && response.Error is not null)
        {
            (response.Error, response.ErrorDescription) =
                description.Contains("'client_id'", StringComparison.Ordinal) ? (Errors.InvalidClient, $"invalid client {context.Request?.ClientId}")
                : description.Contains("'redirect_uri'", StringComparison.Ordinal) ? ("invalid_redirect_uri", "redirect_uri did not match any of the client's registered redirect_uris")
                : (response.Error, response.ErrorDescription);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask AnswerInJson(ApplyAuthorizationResponseContext context)
    {
        if (context.Response.Error is not null && string.IsNullOrEmpty(context.RedirectUri))
        {
            context.Response["state"] = context.Request?.State;
            context.Response["iss"] = context.Options.Issuer?.AbsoluteUri;
            var http = context.Transaction.GetHttpRequest()!.HttpContext.Response;
            http.StatusCode = StatusCodes.Status400BadRequest;
            await http.WriteAsJsonAsync(context.Response.GetParameters().ToDictionary(p => p.Key, p => (string?)p.Value));
            context.HandleRequest();
        }
    }

    private static ValueTask SetStatus(ApplyTokenResponseContext context)
    {
        var response = context.Transaction.GetHttpRequest()!.HttpContext.Response;
        if (context.Response.Error is Errors.AccessDenied or Errors.InsufficientScope)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            response.Headers.WWWAuthenticate = StringValues.Empty;
        }
        else if (context.Response.Error is Errors.InvalidClient)
        {
            response.Headers.WWWAuthenticate =
                $"Basic realm=\"{context.Options.Issuer}\", error=\"invalid_client\", error_description=\"{context.Response.ErrorDescription}\"";
        }

        return ValueTask.CompletedTask;
    }

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
    private static string? Description(string error, bool isTokenRequest) => error switch
    {
        Errors.UnsupportedGrantType => "unsupported grant_type requested",
        Errors.InvalidClient when isTokenRequest => "client authentication failed",
        _ => null,
    };
}

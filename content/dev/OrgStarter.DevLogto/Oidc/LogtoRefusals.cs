using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Writes every OpenID Connect error in Logto's format: <c>code</c> and <c>message</c> before <c>error</c> and <c>error_description</c>,
/// with Logto's texts, status and challenge.
/// </summary>
internal static partial class LogtoRefusals
{
    public const string InvalidGrant = "grant request is invalid";
    public const string InvalidToken = "invalid token provided";
    private const string NoToken = "no access token provided";

    // OpenIddict sets the error at an order far below zero, the status at 100,000, and writes the response from 250,000 on.
    private const int BeforeTheStatus = 50_000;

    public static void Attach(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseInlineHandler(Answer).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyUserInfoResponseContext>(h => h.UseInlineHandler(Answer).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(h => h.UseInlineHandler(Answer).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyRevocationResponseContext>(h => h.UseInlineHandler(Answer).SetOrder(BeforeTheStatus));
    }

    /// <summary>Returns the error for a path or a method that the OpenID provider does not have.</summary>
    public static IResult UnknownRoute(HttpContext context) =>
        Results.Json(Body(Errors.InvalidRequest, UnknownRouteDescription(context.Request)), statusCode: StatusCodes.Status404NotFound);

    public static JsonObject Body(string error, string? description, string? scope = null)
    {
        var body = new JsonObject { ["code"] = $"oidc.{error}", ["message"] = Message(error) };
        if (error == Errors.InvalidGrant)
        {
            body["error_uri"] = "https://openid.sh/debug/invalid_grant";
        }

        body["error"] = error;
        if (description is not null)
        {
            body["error_description"] = description;
        }

        if (scope is not null)
        {
            body["scope"] = scope;
        }

        return body;
    }

    private static async ValueTask Answer<T>(T context) where T : BaseRequestContext
    {
        if (context.Transaction.Response!.Error is not { Length: > 0 } given)
        {
            return;
        }

        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var (error, description, status) = Translate(given, context.Transaction.Response.ErrorDescription, http.Request);
        var scope = (string?)context.Transaction.Response[Parameters.Scope];
        http.Response.StatusCode = status;
        http.Response.Headers.WWWAuthenticate = Challenge(
            context,
            http.Request,
            $"realm=\"{context.Transaction.Options.Issuer}\"",
            error,
            description,
            scope);
        await http.Response.WriteAsJsonAsync(Body(error, description, scope));
        context.HandleRequest();
    }

    /// <summary>Challenges only a client that authenticated by a header. Without a token, the challenge contains no error.</summary>
    private static string? Challenge(
        BaseRequestContext context,
        HttpRequest request,
        string realm,
        string error,
        string? description,
        string? scope)
    {
        var fields = $"{realm}, error=\"{error}\", error_description=\"{description}\"{(scope is null ? "" : $", scope=\"{scope}\"")}";
        return context is ApplyUserInfoResponseContext ? $"Bearer {(description == NoToken ? realm : fields)}"
            : error == Errors.InvalidClient && request.Headers.Authorization.Count > 0 ? $"Basic {fields}" : null;
    }

    /// <summary>Translates OpenIddict's errors to those of Logto's provider.</summary>
    private static (string Error, string? Description, int Status) Translate(string error, string? description, HttpRequest request) =>
        error switch
        {
            Errors.InvalidGrant => (error, InvalidGrant, 400),
            Errors.InvalidClient when MissingParameter().IsMatch(description ?? "") =>
                (Errors.InvalidRequest, "no client authentication mechanism provided", 400),
            Errors.InvalidClient => (error, "client authentication failed", 401),
            Errors.UnsupportedGrantType => (error, "unsupported grant_type requested", 400),
            Errors.InvalidToken => (error, InvalidToken, 401),
            Errors.MissingToken => (Errors.InvalidRequest, NoToken, 400),
            Errors.AccessDenied or Errors.InsufficientScope => (error, description, 403),
            Errors.InvalidRequest when description?.Contains("HTTP method", StringComparison.Ordinal) == true =>
                (error, UnknownRouteDescription(request), 404),
            Errors.InvalidRequest when MissingParameter().Match(description ?? "") is { Success: true } match =>
                (error, $"missing required parameter '{match.Groups[1].Value}'", 400),
            Errors.InvalidRequest when description?.Contains("'resource' parameter", StringComparison.Ordinal) == true =>
                (
                    Errors.InvalidTarget,
                    description.Contains("fragment", StringComparison.Ordinal) ? ResourceServers.WithFragment : ResourceServers.Relative,
                    400),
            _ => (error, description, 400),
        };

    [GeneratedRegex(@"'(\w+)' parameter is missing")]
    private static partial Regex MissingParameter();

    private static string UnknownRouteDescription(HttpRequest request) =>
        $"unrecognized route or not allowed method ({request.Method} on {request.Path.Value!["/oidc".Length..]})";

    /// <summary>Returns Logto's messages, including those with unfilled placeholders.</summary>
    private static string Message(string error) => error switch
    {
        Errors.AccessDenied => "Access denied.",
        Errors.InsufficientScope => "Token missing scope `{{scope}}`.",
        Errors.InvalidGrant => "Grant request is invalid.",
        Errors.InvalidRequest => "Request is invalid.",
        Errors.InvalidScope => "Invalid scope: {{error_description}}.",
        Errors.InvalidTarget => "Invalid resource indicator.",
        Errors.InvalidToken => "Invalid token provided.",
        Errors.UnsupportedGrantType => "Unsupported `grant_type` requested.",
        _ => $"An OIDC error occurred: oidc.{error}.",
    };
}

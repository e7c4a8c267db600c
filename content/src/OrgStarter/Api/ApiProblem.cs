using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Logto;
using OrgStarter.Texts;

namespace OrgStarter.Api;

/// <summary>
/// Creates the API's errors: problem details (RFC 9457) with a <c>code</c> for clients and, for some errors, a message in the language
/// that the caller requested. They never contain exception details.
/// </summary>
public static class ApiProblem
{
    /// <summary>The token is older than the last change of the user's permissions. The client must get a new token.</summary>
    public const string Overtaken = "token_overtaken";

    public static ProblemHttpResult Of(int status, string code, string? detail = null) =>
        TypedResults.Problem(detail, statusCode: status, extensions: Code(code));

    public static ProblemHttpResult NotFound() => Of(StatusCodes.Status404NotFound, "not_found");

    /// <param name="errors">Keyed by the field's name in the request.</param>
    public static ValidationProblem Validation(IDictionary<string, string[]> errors) =>
        TypedResults.ValidationProblem(errors, extensions: Code("validation"));

    public static ValidationProblem Validation(string field, string words) =>
        Validation(new Dictionary<string, string[]> { [field] = [words] });

    /// <summary>Writes 401 with a challenge (RFC 6750). The challenge has no error code if the request had no token.</summary>
    public static Task UnauthorizedAsync(HttpContext context, bool sentToken, bool isOvertaken)
    {
        context.Response.Headers.WWWAuthenticate = sentToken
            ? """Bearer error="invalid_token", error_description="The token is invalid or has expired. Get a new token." """.TrimEnd()
            : "Bearer";
        if (isOvertaken)
        {
            // Token times are whole seconds. A token issued in the second of the change may still be an old one.
            context.Response.Headers.RetryAfter = "1";
        }

        return Of(
            StatusCodes.Status401Unauthorized,
            isOvertaken ? Overtaken : sentToken ? "invalid_token" : "token_missing").ExecuteAsync(context);
    }

    /// <summary>Writes 403 and names the missing permissions.</summary>
    public static Task ForbiddenAsync(HttpContext context, IEnumerable<string> permissions)
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', permissions)}\"";
        return Of(StatusCodes.Status403Forbidden, "insufficient_scope").ExecuteAsync(context);
    }

    /// <summary>Writes the body for an error response that has none yet: unknown route, wrong method, failure.</summary>
    public static Task OfStatusAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        return (status == StatusCodes.Status400BadRequest ? Unreadable() : Of(status, status switch
        {
            StatusCodes.Status404NotFound => "not_found",
            StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
            StatusCodes.Status429TooManyRequests => "too_many_requests",
            StatusCodes.Status503ServiceUnavailable => "unavailable",
            >= StatusCodes.Status500InternalServerError => "unexpected",
            _ => "bad_request",
        })).ExecuteAsync(context);
    }

    /// <summary>Returns 400 for a request that cannot be parsed: invalid JSON or an invalid number.</summary>
    public static IResult Unreadable() => Of(StatusCodes.Status400BadRequest, "unreadable", Text.Api_Unreadable);

    /// <summary>Returns Logto's refusals as 409. <see cref="Platform.Http.LogtoOutage"/> handles the case that Logto does not
    /// answer.</summary>
    public static async ValueTask<object?> OfRefusalsByLogto(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            return e.Status == HttpStatusCode.NotFound ? NotFound() : Of(StatusCodes.Status409Conflict, "refused", e.UserMessage);
        }
        catch (LogtoException e) when (e.Status == HttpStatusCode.TooManyRequests)
        {
            context.HttpContext.Response.Headers.RetryAfter = "10";
            return Of(StatusCodes.Status429TooManyRequests, "too_many_requests", e.UserMessage);
        }
    }

    private static Dictionary<string, object?> Code(string code) => new() { ["code"] = code };
}

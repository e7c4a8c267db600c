using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Logto;
using OrgStarter.Texts;

namespace OrgStarter.Api;

/// <summary>
/// Every error of the API: problem details (RFC 9457) with a <c>code</c> for programs and, where there is one, a sentence for people
/// in the language that the caller asked for. Nothing of an exception gets into it.
/// </summary>
public static class ApiProblem
{
    /// <summary>The token is older than the last change of its holder's rights: a new one will do.</summary>
    public const string Overtaken = "token_overtaken";

    public static ProblemHttpResult Of(int status, string code, string? detail = null) =>
        TypedResults.Problem(detail, statusCode: status, extensions: Code(code));

    public static ProblemHttpResult NotFound() => Of(StatusCodes.Status404NotFound, "not_found");

    /// <param name="errors">By field, as the field is called in the request.</param>
    public static ValidationProblem Validation(IDictionary<string, string[]> errors) =>
        TypedResults.ValidationProblem(errors, extensions: Code("validation"));

    public static ValidationProblem Validation(string field, string words) => Validation(new Dictionary<string, string[]> { [field] = [words] });

    /// <summary>401 with RFC 6750's challenge: without an error code for a request that brought no token.</summary>
    public static Task UnauthorizedAsync(HttpContext context, bool sentToken, bool isOvertaken)
    {
        context.Response.Headers.WWWAuthenticate = sentToken
            ? """Bearer error="invalid_token", error_description="This token is not good here, or not any more. Get a new one." """.TrimEnd()
            : "Bearer";
        if (isOvertaken)
        {
            // Times in tokens are whole seconds: in the second of the change a new token cannot be told from an old one.
            context.Response.Headers.RetryAfter = "1";
        }

        return Of(StatusCodes.Status401Unauthorized, isOvertaken ? Overtaken : sentToken ? "invalid_token" : "token_missing").ExecuteAsync(context);
    }

    /// <summary>403 that names what is missing.</summary>
    public static Task ForbiddenAsync(HttpContext context, IEnumerable<string> permissions)
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', permissions)}\"";
        return Of(StatusCodes.Status403Forbidden, "insufficient_scope").ExecuteAsync(context);
    }

    /// <summary>The body for an answer that nobody gave one: unknown address, wrong method, a failure.</summary>
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

    /// <summary>400 to what is no request of the API: JSON that is none, a number that is none.</summary>
    public static IResult Unreadable() => Of(StatusCodes.Status400BadRequest, "unreadable", Text.Api_Unreadable);

    /// <summary>What Logto refuses is a conflict with its present state; its silence is left to <see cref="LogtoOutage"/>.</summary>
    public static async ValueTask<object?> OfRefusalsByLogto(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            return e.Status == HttpStatusCode.NotFound ? NotFound() : Of(StatusCodes.Status409Conflict, "refused", e.Words);
        }
        catch (LogtoException e) when (e.Status == HttpStatusCode.TooManyRequests)
        {
            context.HttpContext.Response.Headers.RetryAfter = "10";
            return Of(StatusCodes.Status429TooManyRequests, "too_many_requests", e.Words);
        }
    }

    private static Dictionary<string, object?> Code(string code) => new() { ["code"] = code };
}

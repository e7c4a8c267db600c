using Microsoft.AspNetCore.Http.Features;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// The endpoint where Logto reports that one of its sessions has ended (OpenID Connect Back-Channel Logout 1.0). The
/// sessions of the site that come from it end in all instances. The request has no cookie and no antiforgery token; the
/// signature of the logout token authenticates it.
/// </summary>
public static partial class BackchannelLogout
{
    public const string Path = "/backchannel-logout";

    /// <summary>In bytes. Logout tokens are much smaller.</summary>
    private const int MaximumLength = 16 * 1024;

    public static void MapBackchannelLogout(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, HandleAsync)
        .WithMetadata(new PublicPageAttribute()).WithDisplayName(Path).RequireRateLimiting(RateLimits.Machines);

    private static async Task<IResult> HandleAsync(HttpContext context, LogoutTokens tokens, ILoggerFactory logs)
    {
        context.Response.Headers.CacheControl = "no-store";
        var flaw = await ReadTokenAsync(context.Request) is { } token
            ? await tokens.ObeyAsync(token, context.RequestAborted)
            : "no logout token";
        if (flaw is null)
        {
            return Results.Ok();
        }

        LogRefused(logs.CreateLogger(typeof(BackchannelLogout)), flaw);
        // The response does not say which check failed.
        return Results.Json(
            new { error = "invalid_request", error_description = "The logout token was not accepted." },
            statusCode: StatusCodes.Status400BadRequest);
    }

    /// <returns>Null unless the body is a small form with exactly one logout token.</returns>
    private static async Task<string?> ReadTokenAsync(HttpRequest request)
    {
        if (request.ContentLength > MaximumLength
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            var form = await new FormFeature(request, new FormOptions
            {
                ValueCountLimit = 8,
                KeyLengthLimit = 128,
                ValueLengthLimit = MaximumLength
            })
                .ReadFormAsync(request.HttpContext.RequestAborted);
            return form["logout_token"] is [{ Length: > 0 } token] ? token : null;
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Refused a logout token: {Flaw}")]
    private static partial void LogRefused(ILogger logger, string flaw);
}

using Microsoft.AspNetCore.Http.Features;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Logto tells here that a session of its own has ended, and the sessions made from it end, in every instance: OpenID Connect
/// Back-Channel Logout 1.0. No cookie and no antiforgery token come along; the signature of the logout token is what counts.
/// </summary>
public static partial class BackchannelLogout
{
    public const string Path = "/backchannel-logout";

    /// <summary>Many times the size of a logout token.</summary>
    private const int MaximumLength = 16 * 1024;

    public static void MapBackchannelLogout(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, HandleAsync)
        .WithMetadata(new PublicPageAttribute()).WithDisplayName(Path).RequireRateLimiting(RateLimits.Machines);

    private static async Task<IResult> HandleAsync(HttpContext context, LogoutTokens tokens, ILoggerFactory logs)
    {
        context.Response.Headers.CacheControl = "no-store";
        var flaw = await ReadTokenAsync(context.Request) is { } token ? await tokens.ObeyAsync(token, context.RequestAborted) : "no logout token";
        if (flaw is null)
        {
            return Results.Ok();
        }

        LogRefused(logs.CreateLogger(typeof(BackchannelLogout)), flaw);
        // Which check failed is nobody's business but ours.
        return Results.Json(new { error = "invalid_request", error_description = "The logout token was not accepted." }, statusCode: StatusCodes.Status400BadRequest);
    }

    /// <returns>Null for everything but a small form with one logout token in it.</returns>
    private static async Task<string?> ReadTokenAsync(HttpRequest request)
    {
        if (request.ContentLength > MaximumLength || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            var form = await new FormFeature(request, new FormOptions { ValueCountLimit = 8, KeyLengthLimit = 128, ValueLengthLimit = MaximumLength })
                .ReadFormAsync(request.HttpContext.RequestAborted);
            return form["logout_token"] is [{ Length: > 0 } token] ? token : null;
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A logout token was refused: {Flaw}")]
    private static partial void LogRefused(ILogger logger, string flaw);
}

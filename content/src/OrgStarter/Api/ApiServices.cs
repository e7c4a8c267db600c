using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <summary>Maps the site's features as JSON under <c>/api</c>, for a front end or another service. One file per feature.</summary>
public static partial class ApiServices
{
    /// <summary>The CORS policy: allows only the origins in <c>Api:AllowedOrigins</c>.</summary>
    private const string Origins = "Api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddApiBearer();
        services.AddApiDescription();
        services.AddSingleton<ApiRateLimit>();
        services.AddSingleton<TenancyResultHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ApiResultHandler>();
        services.AddExceptionHandler<ApiBadRequests>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IConfiguration>((cors, configuration) =>
            cors.AddPolicy(Origins, policy => policy
                .WithOrigins(configuration.GetSection("Api:AllowedOrigins").Get<string[]>() ?? [])
                .WithMethods("GET", "POST", "PUT", "DELETE")
                .WithHeaders("Authorization", "Content-Type", "Accept-Language", IdempotencyKey.Header)
                .WithExposedHeaders("WWW-Authenticate", "Retry-After", "Location", ApiRateLimit.Header, ApiRateLimit.PolicyHeader)));
        return services;
    }

    /// <returns>The route group <c>/api</c>, for the API of the site's features.</returns>
    public static RouteGroupBuilder MapApi(this WebApplication app)
    {
        app.MapOpenApi().WithDisplayName("/openapi").WithMetadata(new PublicPageAttribute());
        MapReference(app);
        var api = app.MapGroup(ApiRequests.Prefix)
            .WithMetadata(new ApiEndpointAttribute())
            .RequireCors(Origins)
            .AddEndpointFilter(ApiProblem.OfRefusalsByLogto)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapOrganizations();
        api.MapOrganization();
        api.MapMembers();
        api.MapInvitations();
        return api;
    }

    static partial void MapReference(WebApplication app);
}

/// <summary>Marks an API endpoint. It has no organization in its route and is never under <c>/o/{organizationId}</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ApiEndpointAttribute : Attribute, IOutsideOrganizations;

/// <summary>Recognizes API requests: they return JSON, accept only bearer tokens and ignore cookies.</summary>
public static class ApiRequests
{
    public const string Prefix = "/api";

    /// <summary>The same routes, for clients that must not notice the next version.</summary>
    public const string Version1 = "/api/v1";

    public static bool Is(HttpContext context) =>
        context.Request.Path.StartsWithSegments(Prefix) && !TenancyMiddleware.IsInside(context.Request);
}

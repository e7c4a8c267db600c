using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using OrgStarter.Nouns;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <summary>The site's flows as JSON under <c>/api</c>, for a front end or another service; one file a noun.</summary>
public static class ApiServices
{
    /// <summary>No other site's script may call, except from the origins in <c>Api:AllowedOrigins</c>.</summary>
    private const string Origins = "Api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddApiBearer();
        services.AddApiDescription();
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
                .WithExposedHeaders("WWW-Authenticate", "Retry-After", "Location")));
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi().WithDisplayName("/openapi").WithMetadata(new PublicPageAttribute());
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
        api.MapNouns();
    }
}

/// <summary>Marks an endpoint of the API: it lives at the root, never under <c>/o/{organizationId}</c>, whose address it does not need.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ApiEndpointAttribute : Attribute, IOutsideOrganizations;

/// <summary>Which requests are the API's: those answer JSON, know bearer tokens only, and see no cookie.</summary>
public static class ApiRequests
{
    public const string Prefix = "/api";

    public static bool Is(HttpContext context) => context.Request.Path.StartsWithSegments(Prefix) && !TenancyMiddleware.IsInside(context.Request);
}

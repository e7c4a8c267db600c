using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <summary>Configures the OpenAPI document, <c>/openapi/v1.json</c>: endpoints, their token type and their required permissions.</summary>
public static class ApiDescription
{
    private const string OrganizationToken = "organizationToken";
    private const string ApiToken = "apiToken";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpointAttribute>().Any();
        options.AddDocumentTransformer(DescribeTokensAsync);
        options.AddOperationTransformer(DescribeNeedAsync);
    });

    private static Task DescribeTokensAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(OrganizationToken, Bearer(
            "A Logto organization token: exchange a refresh token with organization_id and without resource, or, for a machine, request "
            + "one with its client credentials and organization_id. "
            + "A token for this API's resource with organization_id is accepted as well. "
            + "The request applies to the token's organization, and the token's scopes are the permissions."));
        document.AddComponent<IOpenApiSecurityScheme>(ApiToken, Bearer(
            "A Logto access token for this API's resource indicator (the setting Logto:ApiResource). It identifies a user, not an "
                + "organization."));
        var versioned = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            versioned[ApiRequests.Version1 + path[ApiRequests.Prefix.Length..]] = item;
        }

        document.Paths = versioned;
        return Task.CompletedTask;
    }

    private static Task DescribeNeedAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var scheme = metadata.OfType<IAuthorizeData>().Any(access => access.Policy == ApiBearer.ApiToken) ? ApiToken : OrganizationToken;
        operation.Security =
        [
            new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(scheme, context.Document)] =
                    [.. metadata.OfType<RequirePermissionAttribute>().Select(needed => needed.Permission)],
            },
        ];
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Bearer(string description) => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description = description,
    };
}

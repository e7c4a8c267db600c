using System.Text.Json.Nodes;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Management;

/// <summary>Builds the Management API's responses for applications and API resources: all of Logto's fields, in Logto's order.</summary>
internal static class ApiViews
{
    private const string Tenant = "default";

    public static JsonObject Of(Application application, ClientMetadata metadata) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = application.Id,
        ["name"] = application.Name,
        ["secret"] = application.InternalSecret,
        ["description"] = application.Description,
        ["type"] = application.Type,
        [ClientMetadata.OidcProperty] = metadata.Oidc.DeepClone(),
        [ClientMetadata.CustomProperty] = metadata.Custom.DeepClone(),
        ["protectedAppMetadata"] = null,
        ["customData"] = JsonNode.Parse(application.CustomData),
        ["isThirdParty"] = application.IsThirdParty,
        ["appLevelAccessControlEnabled"] = false,
        ["createdAt"] = application.CreatedAt,
    };

    public static JsonObject Of(ApplicationSecret secret) => new()
    {
        ["tenantId"] = Tenant,
        ["applicationId"] = secret.ApplicationId,
        ["name"] = secret.Name,
        ["value"] = secret.Value,
        ["createdAt"] = secret.CreatedAt,
        ["expiresAt"] = secret.ExpiresAt,
    };

    public static JsonObject Of(ApiResource resource) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = resource.Id,
        ["name"] = resource.Name,
        ["indicator"] = resource.Indicator,
        ["isDefault"] = resource.IsDefault,
        ["accessTokenTtl"] = resource.AccessTokenTtl,
    };

    public static JsonObject WithScopes(ApiResource resource)
    {
        var view = Of(resource);
        view["scopes"] = new JsonArray([.. resource.Scopes.Select(Of)]);
        return view;
    }

    public static JsonObject Of(ApiScope scope) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = scope.Id,
        ["resourceId"] = scope.ResourceId,
        ["name"] = scope.Name,
        ["description"] = scope.Description,
        ["createdAt"] = scope.CreatedAt,
    };

    public static JsonObject Of(TenantRole role) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["description"] = role.Description,
        ["type"] = role.Type,
        ["isDefault"] = role.IsDefault,
    };

    public static JsonObject WithApplications(TenantRole role)
    {
        const int featured = 3;
        var view = Of(role);
        view["usersCount"] = role.People.Count;
        view["featuredUsers"] = new JsonArray([.. role.People
            .Take(featured)
            .Select(p => new JsonObject { ["id"] = p.Id, ["avatar"] = p.Avatar, ["name"] = p.Name })]);
        view["applicationsCount"] = role.Applications.Count;
        view["featuredApplications"] = new JsonArray([.. role.Applications
            .Take(featured)
            .Select(a => new JsonObject { ["id"] = a.Id, ["name"] = a.Name, ["type"] = a.Type })]);
        return view;
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.Logto;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <param name="Permissions">The permissions that the token grants in this organization.</param>
public sealed record CurrentOrganizationView(string Id, string Name, IReadOnlyList<string> Permissions);

public static class OrganizationApi
{
    public static void MapOrganization(this IEndpointRouteBuilder api) => api.MapGet("/organization", GetAsync)
        .RequireOrganizationToken().WithTags("Organization").WithSummary("Gets the token's organization");

    private static async Task<Ok<CurrentOrganizationView>> GetAsync(
        ILogtoManagementApi logto,
        CurrentTenant tenant,
        CancellationToken ct) =>
        TypedResults.Ok(new CurrentOrganizationView(
            tenant.OrganizationId, (await logto.GetOrganization(tenant.OrganizationId, ct)).Name,
            [.. tenant.Required.Permissions.Order(StringComparer.Ordinal)]));
}

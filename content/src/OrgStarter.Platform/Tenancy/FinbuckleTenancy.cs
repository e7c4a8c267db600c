using Finbuckle.MultiTenant.Abstractions;
using Finbuckle.MultiTenant.AspNetCore.Extensions;
using Finbuckle.MultiTenant.AspNetCore.Options;
using Finbuckle.MultiTenant.Extensions;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Resolves the tenant of a request with Finbuckle.MultiTenant: a strategy that reads the organization's id, and a store whose only tenant
/// is the organization of the verified organization token. See docs/finbuckle.md.
/// </summary>
public static class FinbuckleTenancy
{
    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddTenancyRules();
        services.AddMultiTenant<TenantInfo>()
            .WithStrategy<OrganizationStrategy>(ServiceLifetime.Scoped)
            .WithStore<OrganizationTokenStore>(ServiceLifetime.Scoped);
        services.AddOptions<ShortCircuitWhenOptions>().Validate(
            options => options.Predicate?.Invoke(new MultiTenantContext<TenantInfo>(default)) != true,
            "Finbuckle's ShortCircuitWhen ends every request that has no tenant: the home page, the sign-in and anonymous API calls. "
            + "Remove "
            + "ShortCircuitWhenTenantNotResolved(): an organization that does not resolve is refused by TenantGate. A predicate of your "
            + "own must "
            + "be false where IsResolved is false.").ValidateOnStart();
        return services;
    }

    /// <summary>
    /// Call after authentication. Routing runs before Finbuckle, because ExcludeFromMultiTenantResolution() is endpoint metadata. The
    /// UseRouting() call in Program.cs then keeps the selected endpoint.
    /// </summary>
    public static IApplicationBuilder UseTenancy(this IApplicationBuilder app) =>
        app.UseMiddleware<TenancyMiddleware>().UseRouting().UseMultiTenant().Use(AgreeAsync).UseMiddleware<TenantGate>();

    /// <summary>
    /// Responds with 404 if Finbuckle resolved no tenant, or another tenant than that of the token. Finbuckle's events, ignored
    /// identifiers, strategies and stores can therefore deny access, but cannot grant access to another tenant.
    /// </summary>
    private static async Task AgreeAsync(HttpContext context, RequestDelegate next)
    {
        // Absent if Finbuckle was bypassed by the endpoint or by BypassWhen().
        if (context.Items.ContainsKey(typeof(IMultiTenantContext)))
        {
            var resolution = context.RequestServices.GetRequiredService<TenantResolution>();
            var proven = resolution.Identifier is null
                ? context.RequestServices.GetRequiredService<CurrentTenant>().Info
                : (await resolution.AccessAsync()).Tenant;
            var resolved = context.GetTenantInfo<TenantInfo>();
            if (resolved?.Id != proven?.OrganizationId || resolved?.Identifier != proven?.OrganizationId)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }

        await next(context);
    }
}

/// <summary>Returns the organization's id from the path below <c>/o</c>, or from the token of an API client.</summary>
public sealed class OrganizationStrategy(TenantResolution resolution, CurrentTenant current) : IMultiTenantStrategy
{
    public Task<string?> GetIdentifierAsync(object context) => Task.FromResult(resolution.Identifier ?? current.Info?.OrganizationId);
}

/// <summary>
/// Returns the organization of this request if its verified token grants access, and no other. All members share the returned object:
/// Finbuckle caches options by tenant id, so it must not contain the user or the user's permissions.
/// </summary>
public sealed class OrganizationTokenStore(TenantResolution resolution, CurrentTenant current) : IMultiTenantStore<TenantInfo>
{
    public async Task<TenantInfo?> GetByIdentifierAsync(string identifier)
    {
        try
        {
            var granted = identifier == resolution.Identifier ? (await resolution.AccessAsync()).Tenant : current.Info;
            return granted?.OrganizationId == identifier ? new TenantInfo { Id = identifier, Identifier = identifier } : null;
        }
        catch (Exception)
        {
            // Finbuckle would log a store error and continue. AgreeAsync meets the same exception, and the request fails.
            return null;
        }
    }

    public Task<TenantInfo?> GetAsync(string id) => GetByIdentifierAsync(id);

    public Task<IEnumerable<TenantInfo>> GetAllAsync() => throw new NotSupportedException();

    public Task<IEnumerable<TenantInfo>> GetAllAsync(int take, int skip) => throw new NotSupportedException();

    public Task<bool> AddAsync(TenantInfo tenantInfo) => throw new NotSupportedException();

    public Task<bool> UpdateAsync(TenantInfo tenantInfo) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string identifier) => throw new NotSupportedException();
}

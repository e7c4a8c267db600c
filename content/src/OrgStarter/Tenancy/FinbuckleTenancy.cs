using Finbuckle.MultiTenant.Abstractions;
using Finbuckle.MultiTenant.AspNetCore.Extensions;
using Finbuckle.MultiTenant.Extensions;

namespace OrgStarter.Tenancy;

/// <summary>
/// From the address of a request to its tenant, by Finbuckle.MultiTenant: a strategy that says which organization is meant, and a store
/// that knows no tenant but the one in the verified organization token. See docs/finbuckle.md.
/// </summary>
public static class FinbuckleTenancy
{
    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddTenancyRules();
        services.AddMultiTenant<TenantInfo>()
            .WithStrategy<OrganizationStrategy>(ServiceLifetime.Scoped)
            .WithStore<OrganizationTokenStore>(ServiceLifetime.Scoped);
        return services;
    }

    /// <summary>After authentication, before routing.</summary>
    public static IApplicationBuilder UseTenancy(this IApplicationBuilder app) =>
        app.UseMiddleware<TenancyMiddleware>().UseMultiTenant().Use(AgreeAsync).UseMiddleware<TenantGate>();

    /// <summary>
    /// Finbuckle has events, ignored identifiers, and room for further strategies and stores. Any of them can keep somebody out; none can
    /// put a tenant in the place of the one in the token.
    /// </summary>
    private static async Task AgreeAsync(HttpContext context, RequestDelegate next)
    {
        var resolution = context.RequestServices.GetRequiredService<TenantResolution>();
        var proven = resolution.Identifier is null
            ? context.RequestServices.GetRequiredService<CurrentTenant>().Info
            : (await resolution.AccessAsync()).Tenant;
        if (context.GetTenantInfo<TenantInfo>()?.OrganizationId != proven?.OrganizationId)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    }
}

/// <summary>Names the organization that is meant: by the address under <c>/o</c>, or by the token that a caller of the API has sent.</summary>
public sealed class OrganizationStrategy(TenantResolution resolution, CurrentTenant current) : IMultiTenantStrategy
{
    public Task<string?> GetIdentifierAsync(object context) => Task.FromResult(resolution.Identifier ?? current.Info?.OrganizationId);
}

/// <summary>
/// Where tenants come from: the organization token of this request, verified. It holds one tenant at most, and whatever else somebody
/// asks for does not exist. Organizations are made, changed and deleted at Logto.
/// </summary>
public sealed class OrganizationTokenStore(TenantResolution resolution, CurrentTenant current) : IMultiTenantStore<TenantInfo>
{
    public async Task<TenantInfo?> GetByIdentifierAsync(string identifier)
    {
        if (identifier != resolution.Identifier)
        {
            return current.Info is { } info && info.OrganizationId == identifier ? info : null;
        }

        try
        {
            return (await resolution.AccessAsync()).Tenant;
        }
        catch (Exception)
        {
            // Finbuckle would report it as an error of a store and go on. Whoever asks next in this request meets it again, and ends it.
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

public sealed partial record TenantInfo : ITenantInfo
{
    string ITenantInfo.Id => OrganizationId;

    string ITenantInfo.Identifier => OrganizationId;
}

using Finbuckle.MultiTenant.Abstractions;
using Finbuckle.MultiTenant.AspNetCore.Extensions;
using Finbuckle.MultiTenant.AspNetCore.Options;
using Finbuckle.MultiTenant.Extensions;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Resolves the tenant of a request with Finbuckle.MultiTenant: a strategy that names the organization, and a store that knows no tenant
/// but the one in the verified organization token. See docs/finbuckle.md.
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
            "Finbuckle's ShortCircuitWhen ends every request that has no tenant: the home page, the sign-in and anonymous API calls. Remove "
            + "ShortCircuitWhenTenantNotResolved(): an organization that does not resolve is refused by TenantGate. A predicate of your own must "
            + "be false where IsResolved is false.").ValidateOnStart();
        return services;
    }

    /// <summary>
    /// After authentication. Routes before Finbuckle resolves, because ExcludeFromMultiTenantResolution() is metadata of the endpoint; the
    /// UseRouting() of Program.cs then keeps the endpoint that it finds.
    /// </summary>
    public static IApplicationBuilder UseTenancy(this IApplicationBuilder app) =>
        app.UseMiddleware<TenancyMiddleware>().UseRouting().UseMultiTenant().Use(AgreeAsync).UseMiddleware<TenantGate>();

    /// <summary>
    /// Ends the request with 404 where Finbuckle resolved another tenant than the one in the token, or none. Its events, ignored
    /// identifiers, strategies and stores can keep a member out; none can bring in another tenant.
    /// </summary>
    private static async Task AgreeAsync(HttpContext context, RequestDelegate next)
    {
        // Absent where Finbuckle was bypassed: by the endpoint, or by BypassWhen().
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

/// <summary>Names the organization that is meant: by the address under <c>/o</c>, or by the token that a caller of the API has sent.</summary>
public sealed class OrganizationStrategy(TenantResolution resolution, CurrentTenant current) : IMultiTenantStrategy
{
    public Task<string?> GetIdentifierAsync(object context) => Task.FromResult(resolution.Identifier ?? current.Info?.OrganizationId);
}

/// <summary>
/// Returns the organization of this request when its verified token grants it, and no other. What it returns is shared by all members:
/// Finbuckle caches options by the tenant's id, so neither the user nor their permissions may be in it.
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
            // Finbuckle would log it as an error of a store and go on. AgreeAsync meets it again, and the request fails.
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

using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <summary>Logto's ids of the roles: some of its calls take ids only, and ids differ from one Logto to the next.</summary>
public sealed class RoleCatalog(ILogtoManagementApi logto, SharedCache cache)
{
    private static readonly HybridCacheEntryOptions Keep = new() { Expiration = TimeSpan.FromMinutes(10), LocalCacheExpiration = TimeSpan.FromMinutes(10) };

    /// <summary>Call when roles have changed at Logto.</summary>
    public Task ForgetAsync(CancellationToken ct) => cache.RemoveAsync([CacheKeys.Roles], ct);

    /// <exception cref="LogtoException">Logto did not say, or has no such role.</exception>
    public async Task<string> IdAsync(string role, CancellationToken ct)
    {
        // A list is paged at 20 unless told otherwise; 100 is the most.
        var roles = await cache.GetOrCreateAsync(CacheKeys.Roles, async token => (await logto.GetRoles(100, token)).ToArray(), Keep, [], ct);
        return roles.FirstOrDefault(r => r.Name == role)?.Id
            ?? throw new LogtoException(null, "role.missing", $"Logto has no organization role named '{role}'; see the README on connecting a Logto.");
    }
}

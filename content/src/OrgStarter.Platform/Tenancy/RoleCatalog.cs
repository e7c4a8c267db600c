using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <summary>Maps role names to Logto's ids. Some calls accept only ids, and ids differ between Logto tenants.</summary>
public sealed class RoleCatalog(ILogtoManagementApi logto, SharedCache cache)
{
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        Expiration = TimeSpan.FromMinutes(10),
        LocalCacheExpiration = TimeSpan.FromMinutes(10)
    };

    /// <summary>Removes the cached roles. Call when roles have changed at Logto.</summary>
    public Task ForgetAsync(CancellationToken ct) => cache.RemoveAsync([CacheKeys.Roles], ct);

    /// <exception cref="LogtoException">The call to Logto failed, or Logto has no role with this name.</exception>
    public async Task<string> IdAsync(string role, CancellationToken ct)
    {
        // Logto's default page size is 20; 100 is the maximum.
        var roles = await cache.GetOrCreateAsync(
            CacheKeys.Roles,
            async token => (await logto.GetRoles(100, token)).ToArray(),
            EntryOptions,
            [],
            ct);
        return roles.FirstOrDefault(r => r.Name == role)?.Id
            ?? throw new LogtoException(
                null,
                "role.missing",
                $"Logto has no organization role named '{role}'; see docs/connect-your-logto.md.");
    }
}

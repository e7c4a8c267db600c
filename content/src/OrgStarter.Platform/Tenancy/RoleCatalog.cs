using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The roles of Logto's organization template that users can have: those of the site's <see cref="RoleTemplate"/>, and all that were added
/// in Logto. A webhook removes them from the cache when they change.
/// </summary>
public sealed class RoleCatalog(ILogtoManagementApi logto, SharedCache cache, RoleTemplate template)
{
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        Expiration = TimeSpan.FromMinutes(10),
        LocalCacheExpiration = TimeSpan.FromMinutes(10)
    };

    /// <summary>Removes the cached roles. Call when roles have changed at Logto.</summary>
    public Task ForgetAsync(CancellationToken ct) => cache.RemoveAsync([CacheKeys.Roles], ct);

    /// <summary>Returns the roles to show, in the order of <see cref="Roles.Rank"/>; without Logto, those of the template.</summary>
    public async Task<IReadOnlyList<OrganizationRole>> ListAsync(CancellationToken ct)
    {
        try
        {
            return await ReadAsync(ct);
        }
        catch (LogtoException)
        {
            return template.AsRoles();
        }
    }

    /// <summary>Returns the roles to offer to a user with these permissions. Check the choice with <see cref="MayGrantAsync"/>.</summary>
    public async Task<IReadOnlyList<OrganizationRole>> GrantableAsync(IReadOnlySet<string> permissions, CancellationToken ct) =>
        [.. (await ListAsync(ct)).Where(role => template.IsGrantable(role, permissions))];

    /// <summary>Returns whether a user with these permissions can grant, and take away, all of these roles.</summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<bool> MayGrantAsync(IReadOnlyCollection<string> roles, IReadOnlySet<string> permissions, CancellationToken ct)
    {
        if (!roles.All(Roles.IsBuiltIn))
        {
            // Only Logto knows the permissions of the other roles, and the cache may be minutes old.
            await ForgetAsync(ct);
        }

        var known = roles.Count == 0 ? [] : await ReadAsync(ct);
        return roles.All(name => known.Any(role => role.Name == name && template.IsGrantable(role, permissions)));
    }

    /// <summary>Returns whether there is a role with this name.</summary>
    public async Task<bool> HasAsync(string? name, CancellationToken ct) =>
        name is not null && (Roles.IsBuiltIn(name) || (await ListAsync(ct)).Any(role => role.Name == name));

    /// <summary>Returns Logto's id of a role: some calls accept only ids, and ids differ between Logto tenants.</summary>
    /// <exception cref="LogtoException">The call to Logto failed, or Logto has no role with this name.</exception>
    public async Task<string> IdAsync(string role, CancellationToken ct) => (await ReadAsync(ct)).FirstOrDefault(r => r.Name == role)?.Id
        ?? throw new LogtoException(
            null,
            "role.missing",
            $"Logto has no organization role named '{role}'; see docs/connect-your-logto.md.");

    private async Task<OrganizationRole[]> ReadAsync(CancellationToken ct) =>
        await cache.GetOrCreateAsync(CacheKeys.Roles, FetchAsync, EntryOptions, [], ct);

    /// <summary>The answer contains the permissions of each role. Logto's default page size is 20; 100 is the maximum.</summary>
    private async Task<OrganizationRole[]> FetchAsync(CancellationToken ct) =>
    [
        .. (await logto.GetRoles(100, ct))
            .Where(role => role.Type == "User")
            .OrderBy(role => Roles.Rank(role.Name))
            .ThenBy(role => role.Name, StringComparer.Ordinal)
            .Select(role => new OrganizationRole(
                role.Id, role.Name, role.Description, [.. role.Scopes.Concat(role.ResourceScopes).Select(scope => scope.Name).Distinct()])),
    ];
}

using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Organizations;

/// <param name="Roles">The person's roles in it, by name.</param>
public sealed record MyOrganization(string Id, string Name, IReadOnlyList<string> Roles);

/// <summary>
/// The organizations of a person, for the switcher and the choice after sign-in. For display only: what a person may do is
/// in the organization token.
/// </summary>
public sealed class MyOrganizations(ILogtoManagementApi logto, HybridCache cache)
{
    private const string Tag = "my-organizations";
    private static readonly HybridCacheEntryOptions Keep = new() { Expiration = TimeSpan.FromMinutes(5), LocalCacheExpiration = TimeSpan.FromMinutes(1) };

    /// <returns>By name.</returns>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<IReadOnlyList<MyOrganization>> ListAsync(string userId, CancellationToken ct) =>
        await cache.GetOrCreateAsync(CacheKeys.OrganizationsOf(userId), async token => await FetchAsync(userId, token), Keep, [Tag], ct);

    /// <summary>Call after every change of the person's memberships, and of an organization's name.</summary>
    public async Task ForgetAsync(string userId, CancellationToken ct) => await cache.RemoveAsync(CacheKeys.OrganizationsOf(userId), ct);

    /// <summary>For a change whose people are not known, or are too many.</summary>
    public async Task ForgetAllAsync(CancellationToken ct) => await cache.RemoveByTagAsync(Tag, ct);

    private async Task<MyOrganization[]> FetchAsync(string userId, CancellationToken ct) =>
        [.. (await logto.GetUserOrganizations(userId, ct))
            .Select(o => new MyOrganization(o.Id, o.Name, [.. o.OrganizationRoles.Select(role => role.Name)]))
            .OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase)];
}

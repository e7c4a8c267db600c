using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <param name="Roles">The person's roles in it, by name.</param>
/// <param name="Logo">The address of its logo, wherever that is; null for none.</param>
/// <param name="Color">As <c>#rrggbb</c>; null for none.</param>
public sealed record MyOrganization(string Id, string Name, IReadOnlyList<string> Roles, string? Logo = null, string? Color = null);

/// <summary>
/// The organizations of a person, for the switcher and the choice after sign-in. For display only: what a person may do is
/// in the organization token.
/// </summary>
public sealed class MyOrganizations(ILogtoManagementApi logto, SharedCache cache, LastUsed lastUsed)
{
    private const string Tag = "my-organizations";
    private static readonly HybridCacheEntryOptions Keep = new() { Expiration = TimeSpan.FromMinutes(5), LocalCacheExpiration = TimeSpan.FromMinutes(1) };

    /// <returns>The last used first, then by name.</returns>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<IReadOnlyList<MyOrganization>> ListAsync(string userId, CancellationToken ct)
    {
        var all = await cache.GetOrCreateAsync(CacheKeys.OrganizationsOf(userId), token => FetchAsync(userId, token), Keep, [Tag], ct);
        if (all.Length < 2)
        {
            return all;
        }

        var used = (await lastUsed.ListAsync(userId)).Index().ToDictionary(visit => visit.Item, visit => visit.Index);
        return [.. all.OrderBy(organization => used.GetValueOrDefault(organization.Id, int.MaxValue))];
    }

    /// <summary>From so many on a search is offered; the switcher lists no more than that.</summary>
    public const int WorthSearching = 7;

    /// <returns>Those whose name holds this text, in any letter case, and in their order; all without a text.</returns>
    public static IReadOnlyList<MyOrganization> Named(IReadOnlyList<MyOrganization> all, string? search) => string.IsNullOrWhiteSpace(search)
        ? all : [.. all.Where(organization => organization.Name.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase))];

    /// <summary>Call after every change of the person's memberships, and of an organization's name.</summary>
    public Task ForgetAsync(string userId, CancellationToken ct) => ForgetAsync([userId], ct);

    /// <inheritdoc cref="ForgetAsync(string, CancellationToken)"/>
    public Task ForgetAsync(IEnumerable<string> userIds, CancellationToken ct) => cache.RemoveAsync(userIds.Select(CacheKeys.OrganizationsOf), ct);

    /// <summary>For a change whose people are not known, or are too many.</summary>
    public Task ForgetAllAsync(CancellationToken ct) => cache.RemoveAsync([Tag], ct);

    private async Task<MyOrganization[]> FetchAsync(string userId, CancellationToken ct) =>
        [.. (await logto.GetUserOrganizations(userId, ct))
            .Select(o => new MyOrganization(o.Id, o.Name, [.. o.OrganizationRoles.Select(role => role.Name)], o.LogoUrl, o.PrimaryColor))
            .OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase)];
}

using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <param name="Roles">The names of the user's roles in the organization.</param>
/// <param name="Logo">The URL of the logo; null for none.</param>
/// <param name="Color">As <c>#rrggbb</c>; null for none.</param>
public sealed record MyOrganization(string Id, string Name, IReadOnlyList<string> Roles, string? Logo = null, string? Color = null)
{
    /// <summary>The URL of the logo for a dark theme; null for none.</summary>
    public string? DarkLogo { get; init; }

    /// <summary>The URL of the browser icon; null for none.</summary>
    public string? Favicon { get; init; }
}

/// <summary>
/// Lists the organizations of a user, for the organization switcher and the page after sign-in. For display only: the organization token
/// decides what the user is allowed to do.
/// </summary>
public sealed class MyOrganizations(ILogtoManagementApi logto, SharedCache cache, LastUsed lastUsed)
{
    private const string Tag = "my-organizations";
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        Expiration = TimeSpan.FromMinutes(5),
        LocalCacheExpiration = TimeSpan.FromMinutes(1)
    };

    /// <returns>The last used organization first, the others by name.</returns>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<IReadOnlyList<MyOrganization>> ListAsync(string userId, CancellationToken ct)
    {
        var all = await cache.GetOrCreateAsync(
            CacheKeys.OrganizationsOf(userId),
            token => FetchAsync(userId, token),
            EntryOptions,
            [Tag],
            ct);
        if (all.Length < 2)
        {
            return all;
        }

        var used = (await lastUsed.ListAsync(userId)).Index().ToDictionary(visit => visit.Item, visit => visit.Index);
        return [.. all.OrderBy(organization => used.GetValueOrDefault(organization.Id, int.MaxValue))];
    }

    /// <summary>From this number of organizations on, a search is offered. It is also the maximum that the switcher lists.</summary>
    public const int WorthSearching = 7;

    /// <returns>The organizations whose name contains the text, ignoring case, in their order; all if the text is empty.</returns>
    public static IReadOnlyList<MyOrganization> Named(IReadOnlyList<MyOrganization> all, string? search) =>
        string.IsNullOrWhiteSpace(search)
            ? all : [.. all.Where(organization => organization.Name.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase))];

    /// <summary>Removes the cached lists. Call after every change of a user's memberships or of an organization's name.</summary>
    public Task ForgetAsync(string userId, CancellationToken ct) => ForgetAsync([userId], ct);

    /// <inheritdoc cref="ForgetAsync(string, CancellationToken)"/>
    public Task ForgetAsync(IEnumerable<string> userIds, CancellationToken ct) =>
        cache.RemoveAsync(userIds.Select(CacheKeys.OrganizationsOf), ct);

    /// <summary>Removes the cached lists of all users. For a change that affects unknown or too many users.</summary>
    public Task ForgetAllAsync(CancellationToken ct) => cache.RemoveAsync([Tag], ct);

    private async Task<MyOrganization[]> FetchAsync(string userId, CancellationToken ct) =>
        [.. (await logto.GetUserOrganizations(userId, ct))
            .Select(o => new MyOrganization(o.Id, o.Name, [.. o.OrganizationRoles.Select(role => role.Name)], o.LogoUrl, o.PrimaryColor)
            {
                DarkLogo = o.DarkLogoUrl,
                Favicon = o.FaviconUrl,
            })
            .OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase)];
}

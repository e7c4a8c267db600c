using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;
using OrgStarter.Testing.Isolation;
using ZiggyCreatures.Caching.Fusion;

namespace OrgStarter.Tests.Isolation;

public sealed class CacheKeyTests
{
    /// <summary>What is the same for all, with the reason in <see cref="CacheKeys"/>.</summary>
    private static readonly string[] SharedByAll = [CacheKeys.Roles];

    [Fact]
    public async Task Whatever_two_tenants_leave_in_the_cache_stands_under_the_id_of_its_owner()
    {
        await using var two = new TwoTenants();
        await two.InitializeAsync();
        var owners = new Dictionary<string, string>();
        foreach (var tenant in new[] { two.Alder, two.Birch })
        {
            var address = $"owner-{tenant.Marker}@example.com";
            var browser = await two.Site.BrowseAsAsync(address);
            owners[tenant.OrganizationId] = await two.Site.PersonIdAsync(address);
            foreach (var page in new[] { "home", "members", "members?role=owner", "members/invitations" })
            {
                await browser.GetAsync($"/o/{tenant.OrganizationId}/{page}");
            }

            // Asks Logto for the other owners.
            await browser.GetAsync("/account/delete");
            var api = two.Site.Api(two.Callers.First(caller => caller.Home == tenant).OrganizationToken);
            Assert.Equal(200, (await api.GetAsync("/api/members?role=owner")).Status);
        }

        // HybridCache keeps its first level in the same memory cache. Of a tag it keeps the time of its last removal, and nothing else.
        var keys = ((MemoryCache)two.Site.Services.GetRequiredService<IMemoryCache>()).Keys
            .Select(key => key.ToString()!)
            .Where(key => !key.StartsWith(FusionCacheInternalStrings.DefaultTagCacheKeyPrefix, StringComparison.Ordinal))
            .Concat(two.Site.Services.GetRequiredService<AccessCache>().Keys)
            .ToList();
        Assert.Superset(SharedByAll.ToHashSet(), keys.ToHashSet());
        Assert.All(owners, owner =>
            Assert.Contains(keys, key => key.StartsWith(CacheKeys.OrganizationsOf(owner.Value), StringComparison.Ordinal)));
        Assert.All(
            owners,
            owner =>
                Assert.Contains(keys, key =>
                    key.StartsWith($"organization:{owner.Key}:user:{owner.Value}:session:", StringComparison.Ordinal)));
        var people = await Task.WhenAll(keys.Select(key => key.Split(':')).Where(parts => parts is ["user", ..]).Select(async parts =>
            (await new LogtoClient(two.Site.Logto).ApiAsync(HttpMethod.Get, $"/users/{parts[1]}")).Status));
        Assert.All(people, status => Assert.Equal(200, status));
        string[] organizations = [two.Alder.OrganizationId, two.Birch.OrganizationId];
        Assert.All(keys, key => Assert.True(
            SharedByAll.Contains(key)
                || key.StartsWith("user:", StringComparison.Ordinal)
                || organizations.Any(id => key.StartsWith($"organization:{id}:", StringComparison.Ordinal)),
            $"'{key}' belongs to nobody."));
    }
}

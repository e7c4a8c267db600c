using System.Net;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Data;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>What instances cache without Redis. With it, see <see cref="RedisCacheTests"/>.</summary>
[Trait("Only", "CI")]
public sealed class CacheTests
{
    private static readonly HybridCacheEntryOptions Keep = new()
    {
        Expiration = TimeSpan.FromMinutes(5),
        LocalCacheExpiration = TimeSpan.FromMinutes(5)
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("key")]
    [InlineData("tag")]
    public async Task An_answer_that_was_on_its_way_during_a_removal_is_not_used_afterwards(string removed)
    {
        await using var site = await TestSite.StartAsync();
        var cache = site.Services.GetRequiredService<SharedCache>();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        var late = GetAsync(() =>
        {
            asked.SetResult();
            return answer.Task;
        });
        await asked.Task;
        await cache.RemoveAsync([removed], Ct);
        answer.SetResult("old");
        Assert.Equal("old", await late);
        Assert.Equal("new", await GetAsync(() => Task.FromResult("new")));
        Assert.Equal("new", await GetAsync(() => Task.FromResult("not asked for")));

        Task<string> GetAsync(Func<Task<string>> ask) => cache.GetOrCreateAsync("key", _ => ask(), Keep, ["tag"], Ct).AsTask();
    }

    [Fact]
    public async Task Two_instances_agree_within_half_a_minute()
    {
        await using var site = await TestSite.StartOnPostgresAsync();
        var (owner, organization) = await site.NewOrganizationAsync();
        var there = site.StartAnother().Browse(owner);
        await there.GetAsync(organization.At("home"));
        await owner.GetAsync(organization.At("settings"));
        await owner.SubmitAsync("main form[method=post]", ("Input.Name", "Renamed by the first"));
        await AssertShownAsync(there, organization, "home", "Renamed by the first", SharedCache.Agreement + TimeSpan.FromSeconds(10));
    }

    /// <summary>Opens the page until its head shows the organization by this name.</summary>
    internal static async Task AssertShownAsync(Browser browser, Organization organization, string page, string name, TimeSpan within)
    {
        for (var left = within; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(100))
        {
            await browser.GetAsync(organization.At(page));
            Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
            if (browser.Page.Find(".switcher summary").TextContent.Contains(name, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(100, Ct);
        }

        Assert.Fail($"{page} does not show '{name}'\n{browser.Page.Text}");
    }
}

using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Data;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>What instances count together, when they begin to at the same moment.</summary>
public sealed class QuotaTests
{
    private const int AtOnce = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_those_who_begin_a_count_at_once_all_are_counted_and_none_is_turned_away_before_it_is_full(bool onPostgres)
    {
        await using var site = onPostgres ? await TestSite.StartOnPostgresAsync() : await TestSite.StartOnSqliteAsync();
        var another = site.StartAnother();
        for (var i = 0; i < 25; i++)
        {
            var name = $"begun at once {i}";
            var taken = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(n => TakeAsync(n % 2 == 0 ? site : another, name)));
            Assert.All(taken, until => Assert.Null(until));
            Assert.NotNull(await TakeAsync(site, name));
        }
    }

    [Fact]
    public async Task A_window_that_a_wrong_clock_has_begun_in_the_far_future_turns_nobody_away()
    {
        await using var site = await TestSite.StartOnSqliteAsync();
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
            db.Quotas.Add(new() { Name = "early", Since = site.Time.GetUtcNow() + TimeSpan.FromDays(365), Taken = AtOnce });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Null(await TakeAsync(site, "early"));
    }

    private static Task<DateTimeOffset?> TakeAsync(TestSite instance, string name) => Task.Run(async () =>
    {
        await using var scope = instance.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Quotas>().TakeAsync(
            name,
            1,
            AtOnce,
            TimeSpan.FromDays(1),
            TestContext.Current.CancellationToken);
    });
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>Database contexts are lent from a pool: what one request knew, the next one that gets the same context must not.</summary>
public sealed class LeasedContextTests(TestSite shared)
{
    private const int MoreThanAreInUse = 20;

    [Fact]
    public async Task A_context_that_was_given_back_shows_nobodys_rows_to_whoever_takes_it_past_a_request()
    {
        await using var site = await TestSite.StartAsync();
        await site.LeaveRowAsync(Organization.Aurora);
        AppDbContext? lent = null;
        Assert.NotEqual(
            0,
            await site.WithinAsync(Organization.Aurora, db =>
                (lent = db).InvitationRecords.CountAsync(TestContext.Current.CancellationToken)));

        // The site's own work may have it for a moment.
        for (var i = 0; i < 100 && !await ShowsNothingAsync(site, lent!); i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.True(await ShowsNothingAsync(site, lent!));
    }

    [Fact]
    public async Task Requests_of_two_organizations_in_turn_each_see_their_own()
    {
        await shared.LeaveRowAsync(Organization.Aurora);
        await shared.LeaveRowAsync(Organization.Birch);
        for (var i = 0; i < 20; i++)
        {
            var here = i % 2 == 0 ? Organization.Aurora : Organization.Birch;
            var owners = await shared.WithinAsync(here, db =>
                db.InvitationRecords.Select(row => row.OrganizationId).Distinct().ToListAsync(TestContext.Current.CancellationToken));
            Assert.Equal([here.Id], owners);
        }
    }

    /// <returns>False when that context is not in the pool at this moment.</returns>
    private static async Task<bool> ShowsNothingAsync(TestSite site, AppDbContext lent)
    {
        var taken = Enumerable.Range(0, MoreThanAreInUse).Select(_ => Take(site)).ToList();
        try
        {
            foreach (var db in taken)
            {
                Assert.Equal(0, await db.InvitationRecords.CountAsync(TestContext.Current.CancellationToken));
            }

            return taken.Contains(lent);
        }
        finally
        {
            foreach (var db in taken)
            {
                await db.DisposeAsync();
            }
        }
    }

    private static AppDbContext Take(TestSite site) => site.Database.IsPostgres
        ? site.Services.GetRequiredService<IDbContextFactory<PostgresDbContext>>().CreateDbContext()
        : site.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
}

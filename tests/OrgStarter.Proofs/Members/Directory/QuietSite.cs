using OrgStarter.Platform.Members.Directory;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Members.Directory;

/// <summary>A site in whose background nothing happens but what a test lets happen.</summary>
public sealed class QuietSite : IAsyncLifetime
{
    public TestSite Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    /// <summary>Lets the background work until there is nothing to do, moving time on while the budget of calls is used up.</summary>
    public static async Task SettleAsync(TestSite site)
    {
        for (var i = 0; i < 100; i++)
        {
            await WorkOffAsync(site);
            if (await site.InDatabaseAsync(db =>
                Task.FromResult(
                    !db.MemberSyncs.Any(sync => sync.StartedAt != null)
                        && !db.MemberRefreshes.Any(look => db.Set<MemberSync>().Any(s => s.OrganizationId == look.OrganizationId)))))
            {
                return;
            }

            site.Time.Advance(TimeSpan.FromSeconds(10));
        }

        throw new TimeoutException("There is always something to do.");
    }

    /// <summary>All that is due now, of whatever organization.</summary>
    public static Task WorkOffAsync(TestSite site) => site.RunDueAsync(DirectoryJob.Kind, MemberRefreshJob.Kind);

    public static Task<MemberSync> SyncAsync(TestSite site, string organizationId) =>
        site.InDatabaseAsync(db => Task.FromResult(db.MemberSyncs.Single(sync => sync.OrganizationId == organizationId)));
}

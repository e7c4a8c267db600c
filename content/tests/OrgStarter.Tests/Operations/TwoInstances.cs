using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Audit;
using OrgStarter.Data;
using OrgStarter.Logto.Changes;
using OrgStarter.Operations;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Operations;

/// <summary>An instance that dies and one that lives on, on the same databases; their workers run when a test says so.</summary>
public sealed class TwoInstances : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Death Death { get; } = new();

    public TestSite Site { get; private set; } = null!;

    public TestSite Doomed { get; private set; } = null!;

    /// <summary>A new one each time: the time moves on, and its token ends.</summary>
    public LogtoClient Logto => new(Site.Logto);

    public async ValueTask InitializeAsync()
    {
        Site = await TestSite.StartAsync(settings: [(TestSite.WithoutWorkers, TestSite.ButForInvitations)]);
        Doomed = Site.StartAnother(Death.In);
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    /// <summary>Somebody who is signed in, and the id of their account.</summary>
    public async Task<(Browser Browser, string Id, string Address)> SomebodyAsync()
    {
        var address = TestSite.Someone();
        var browser = await Doomed.BrowseAsAsync(address);
        return (browser, await Site.PersonIdAsync(address), address);
    }

    /// <summary>What a restart does sooner or later: claims and leases of the dead end, and the workers go on.</summary>
    public async Task RecoverAsync()
    {
        Site.Time.Advance(TimeSpan.FromMinutes(10));
        if (Doomed.Services.GetRequiredService<ILeases>() is PostgresLeases held)
        {
            // PostgreSQL does so for a process that is gone; this one only hangs.
            await held.ReleaseAllAsync();
        }

        await RunDueAsync(Site);
        await Site.Services.GetRequiredService<AuditSweep>().SweepAsync(Ct);
        Assert.Equal(0, await Site.InDatabaseAsync(db => db.AuditIntents.CountAsync(Ct)));
    }

    public static Task RunDueAsync(TestSite instance) => instance.Services.GetRequiredService<OperationWorker>().RunDueAsync(Ct);

    public static async Task PurgeAsync(TestSite instance)
    {
        await using var scope = instance.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OrganizationPurger>().PurgeDueAsync(Ct);
    }

    /// <summary>The lines of the journal for an organization or a person.</summary>
    public Task<List<Operation>> JournalAsync(string subject) =>
        Site.InDatabaseAsync(db => db.Operations.AsNoTracking().Where(operation => operation.Subject == subject).ToListAsync(Ct));
}

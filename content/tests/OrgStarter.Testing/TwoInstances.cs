using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Testing;

/// <summary>Two instances of the site on the same databases. A test decides when their workers run.</summary>
public class TwoInstances : IAsyncLifetime
{
    public TestSite Site { get; private set; } = null!;

    public TestSite Other { get; private set; } = null!;

    /// <summary>Returns a new client each time, because its token expires when the test advances the time.</summary>
    public LogtoClient Logto => new(Site.Logto);

    public async ValueTask InitializeAsync()
    {
        Site = await TestSite.StartAsync(settings: [(TestSite.WithoutWorkers, TestSite.ButForInvitations)]);
        Other = Site.StartAnother(ChangeOther);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Site.DisposeAsync();
    }

    public static Task RunDueAsync(TestSite instance) =>
        instance.RunDueAsync([.. Enum.GetValues<OperationKind>().Select(OperationJob.KindOf)]);

    public static Task PurgeAsync(TestSite instance) => instance.RunDueAsync<OrganizationPurge>();

    public Task<List<Operation>> JournalAsync(string subject) =>
        Site.InDatabaseAsync(db =>
            db.Operations.AsNoTracking()
                .Where(operation => operation.Subject == subject)
                .ToListAsync(TestContext.Current.CancellationToken));

    protected virtual void ChangeOther(IServiceCollection services)
    {
    }
}

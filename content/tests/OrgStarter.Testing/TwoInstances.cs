using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Testing;

/// <summary>Two instances of the site on the same databases; their workers run when a test says so.</summary>
public class TwoInstances : IAsyncLifetime
{
    public TestSite Site { get; private set; } = null!;

    public TestSite Other { get; private set; } = null!;

    /// <summary>A new one each time: the time moves on, and its token ends.</summary>
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

    /// <summary>Completes operations.</summary>
    public static Task RunDueAsync(TestSite instance) => instance.RunDueAsync([.. Enum.GetValues<OperationKind>().Select(OperationJob.KindOf)]);

    public static Task PurgeAsync(TestSite instance) => instance.RunDueAsync<OrganizationPurge>();

    /// <summary>The lines of the journal for an organization or a person.</summary>
    public Task<List<Operation>> JournalAsync(string subject) =>
        Site.InDatabaseAsync(db => db.Operations.AsNoTracking().Where(operation => operation.Subject == subject).ToListAsync(TestContext.Current.CancellationToken));

    /// <summary>What is different inside the other instance; nothing by itself.</summary>
    protected virtual void ChangeOther(IServiceCollection services)
    {
    }
}

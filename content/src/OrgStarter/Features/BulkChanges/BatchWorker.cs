using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.BulkChanges;

/// <summary>Finishes what a crash, or a Logto that did not answer, has left of a batch.</summary>
public sealed class BatchWorker(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<BatchWorker> log)
    : PeriodicService(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), time, meters, log)
{
    private const int AtOnce = 20;

    internal async Task RunDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await DueAsync(scope.ServiceProvider.GetRequiredService<PlatformDbContext>(), ct);
        foreach (var batch in due)
        {
            await items.TryAsync(
                nameof(BatchWorker), $"batch {batch.Id} of {batch.OrganizationId}", () => RunAsync(batch, ct),
                rest => scopes.InOrganizationAsync(batch.OrganizationId, services => services.GetRequiredService<MemberBatches>().PutOffAsync(batch.Id, rest)), ct);
        }
    }

    /// <returns>Batches of any organization that are at rest, the oldest first.</returns>
    private Task<List<DueBatch>> DueAsync(PlatformDbContext db, CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        return db.InEveryOrganizationAsync(() => db.MemberBatches.IgnoreQueryFilters([PlatformDbContext.TenantFilter]).Where(batch => !batch.IsDone && batch.DueAt <= now)
            .OrderBy(batch => batch.DueAt).Take(AtOnce).Select(batch => new DueBatch(batch.Id, batch.OrganizationId)).ToListAsync(ct));
    }

    /// <summary>In the name, and with the rights, of the person who began it.</summary>
    private async Task RunAsync(DueBatch batch, CancellationToken ct)
    {
        TenantContext? actor = null;
        await scopes.InOrganizationAsync(batch.OrganizationId, async services => actor = await services.GetRequiredService<MemberBatches>().ActorAsync(batch.Id, ct));
        if (actor is not null)
        {
            await scopes.InOrganizationAsync(actor, services => services.GetRequiredService<MemberBatches>().RunAsync(batch.Id, ct));
        }
    }

    protected override Task WorkAsync(CancellationToken ct) => RunDueAsync(ct);
}

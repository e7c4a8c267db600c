using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.LogtoSync.Changes;
using OrgStarter.Metrics;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Members.Batches;

/// <summary>Finishes what a crash, or a Logto that did not answer, has left of a batch.</summary>
public sealed class BatchWorker(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<BatchWorker> log)
    : PeriodicService(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), time, meters, log)
{
    internal async Task RunDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await TenantRows.DueBatchesAsync(scope.ServiceProvider.GetRequiredService<AppDbContext>(), Time.GetUtcNow(), 20, ct);
        foreach (var batch in due)
        {
            await items.TryAsync(
                nameof(BatchWorker), $"batch {batch.Id} of {batch.OrganizationId}", () => RunAsync(batch, ct),
                rest => scopes.InOrganizationAsync(batch.OrganizationId, services => services.GetRequiredService<MemberBatches>().PutOffAsync(batch.Id, rest)), ct);
        }
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

using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto.Changes;
using OrgStarter.Site;
using OrgStarter.Telemetry;
using OrgStarter.Tenancy;

namespace OrgStarter.Members.Batches;

/// <summary>Finishes what a crash, or a Logto that did not answer, has left of a batch.</summary>
public sealed class BatchWorker(IServiceScopeFactory scopes, TimeProvider time, SiteMeters meters, ILogger<BatchWorker> log)
    : PeriodicService(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), time, meters, log)
{
    internal async Task RunDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await TenantRows.DueBatchesAsync(scope.ServiceProvider.GetRequiredService<AppDbContext>(), Time.GetUtcNow(), 20, ct);
        foreach (var batch in due)
        {
            var actor = new TenantContext(batch.OrganizationId, batch.ActorId, batch.Permissions.ToHashSet(StringComparer.Ordinal), DateTimeOffset.MaxValue);
            await scopes.InOrganizationAsync(actor, services => services.GetRequiredService<MemberBatches>().RunAsync(batch.Id, ct));
        }
    }

    protected override Task WorkAsync(CancellationToken ct) => RunDueAsync(ct);
}

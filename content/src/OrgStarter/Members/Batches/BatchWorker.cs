using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto.Changes;
using OrgStarter.Tenancy;

namespace OrgStarter.Members.Batches;

/// <summary>Finishes what a crash, or a Logto that did not answer, has left of a batch.</summary>
public sealed partial class BatchWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<BatchWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    internal async Task WorkAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await TenantRows.DueBatches(scope.ServiceProvider.GetRequiredService<AppDbContext>(), time.GetUtcNow()).Take(20).ToListAsync(ct);
        foreach (var batch in due)
        {
            var actor = new TenantInfo(batch.OrganizationId, batch.ActorId, batch.Permissions.ToHashSet(StringComparer.Ordinal), DateTimeOffset.MaxValue);
            await scopes.InOrganizationAsync(actor, services => services.GetRequiredService<MemberBatches>().RunAsync(batch.Id, ct));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogTrouble(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of several members that were interrupted are not finished at the moment")]
    private partial void LogTrouble(Exception exception);
}

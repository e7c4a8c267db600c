using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Telemetry;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Processes batches: new ones at once, those of an instance that crashed when their claim has run out. Each instance runs a few at a
/// time; a batch has one worker at a time, and goes to the end of the queue after each portion.
/// </summary>
public sealed partial class InvitationWorker(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<InvitationWorker> log) : BackgroundService
{
    /// <summary>At the same time: an organization with a slow batch must not hold up the next one's single address.</summary>
    private const int Lanes = 3;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private readonly WakeSignal wake = new(Lanes);

    /// <inheritdoc cref="WakeSignal.Wake"/>
    public void Wake() => wake.Wake();

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    internal async Task RunDueAsync(CancellationToken ct)
    {
        while (await WorkOneAsync(ct))
        {
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await RunDueAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // The database is away, for example. The batches stay, and so does this worker.
                LogTrouble(e);
            }

            await wake.SleepAsync(LookEvery, ct);
        }
    }

    private async Task<bool> WorkOneAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var job = scope.ServiceProvider.GetRequiredService<InvitationBatchJob>();
        if (await job.ClaimAsync(ct) is not { } subject)
        {
            return false;
        }

        using var _ = log.BeginScope(new TenantLogScope(scope.ServiceProvider.GetRequiredService<CurrentTenant>()));
        try
        {
            await items.TryAsync(
                nameof(InvitationWorker), subject, () => meters.WorkAsync(nameof(InvitationWorker), () => job.RunAsync(ct)),
                rest => job.LeaveAsync(time.GetUtcNow() + rest), ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The instance is shutting down: another one goes on.
            await job.LeaveAsync(time.GetUtcNow());
            throw;
        }

        return true;
    }

    [LoggerMessage(LogLevel.Error, "Invitations are not processed at the moment")]
    private partial void LogTrouble(Exception exception);
}

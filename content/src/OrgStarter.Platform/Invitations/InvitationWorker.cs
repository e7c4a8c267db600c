using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Telemetry;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Works off batches: those that come while it runs at once, those of a site that crashed when their claim has run out. Each instance
/// runs a few at a time; a batch has one of them at a time, and goes to the end of the queue after each portion.
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
        var claims = scope.ServiceProvider.GetRequiredService<InvitationClaims>();
        if (await claims.ClaimAsync(ct) is not { } claim)
        {
            return false;
        }

        using var _ = log.BeginScope(new TenantLogScope(scope.ServiceProvider.GetRequiredService<CurrentTenant>()));
        try
        {
            await items.TryAsync(nameof(InvitationWorker), $"batch {claim.BatchId} of {claim.OrganizationId}", InviteAsync,
                rest => claims.LeaveAsync(claim, time.GetUtcNow() + rest), ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The site is shut down: whoever looks next goes on.
            await claims.LeaveAsync(claim, time.GetUtcNow());
            throw;
        }

        return true;

        async Task InviteAsync()
        {
            if (await meters.WorkAsync(nameof(InvitationWorker), () => scope.ServiceProvider.GetRequiredService<BatchInviter>().WorkAsync(claim, ct)) is { } due)
            {
                await claims.LeaveAsync(claim, due);
            }
            else
            {
                await claims.ForgetAsync(claim);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Invitations are not worked off at the moment")]
    private partial void LogTrouble(Exception exception);
}

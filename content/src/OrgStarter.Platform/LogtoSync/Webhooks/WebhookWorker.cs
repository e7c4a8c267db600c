using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>
/// Works off receipts: those that come while it runs at once, those of a site that crashed when it starts, those that failed
/// when their rest is over. Each instance runs one; a receipt has one of them at a time.
/// </summary>
public sealed partial class WebhookWorker(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<WebhookWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);
    private readonly WakeSignal wake = new();
    private DateTimeOffset tidyAt = DateTimeOffset.MinValue;

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

        await TidyAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away, for example. The receipts stay, and so does this worker.
                LogTrouble(e);
            }

            await wake.SleepAsync(LookEvery, stoppingToken);
        }
    }

    private async Task<bool> WorkOneAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var receipts = scope.ServiceProvider.GetRequiredService<WebhookReceipts>();
        if (await receipts.ClaimAsync(ct) is not { } claim)
        {
            return false;
        }

        try
        {
            if (claim.Attempt > WebhookReceipts.MaxAttempts)
            {
                throw new InvalidOperationException("The site ended while it worked on this, every time.");
            }

            await meters.WorkAsync(nameof(WebhookWorker), () => scope.ServiceProvider.GetRequiredService<WebhookEvents>().HandleAsync(claim, ct));
            await receipts.DoneAsync(claim);
            meters.Webhook("handled");
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            await receipts.ReleaseAsync(claim);
            throw;
        }
        catch (Exception e)
        {
            if (await receipts.FailedAsync(claim, $"{e.GetType().Name}: {e.Message}"))
            {
                meters.Webhook("given_up");
                LogDead(e, claim.Event, claim.Id, claim.Attempt);
            }
            else
            {
                meters.Webhook("failed");
                LogFailed(e, claim.Event, claim.Id, claim.Attempt);
            }
        }

        return true;
    }

    private async Task TidyAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await items.TryAsync(nameof(WebhookWorker), "purges of organizations", () => scope.ServiceProvider.GetRequiredService<OrganizationPurger>().PurgeDueAsync(ct), ct);
        if (tidyAt > time.GetUtcNow())
        {
            return;
        }

        tidyAt = time.GetUtcNow() + TidyEvery;
        var receipts = scope.ServiceProvider.GetRequiredService<WebhookReceipts>();
        await receipts.PurgeAsync(ct);
        if (await receipts.CountDeadAsync(ct) is > 0 and var dead)
        {
            LogDeadThere(dead);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The webhook {Event} ({Receipt}) was not worked off in attempt {Attempt}; it is tried again")]
    private partial void LogFailed(Exception exception, string @event, string receipt, int attempt);

    [LoggerMessage(LogLevel.Error, "The webhook {Event} ({Receipt}) was given up after {Attempt} attempts; the timed reconcile heals what it stood for")]
    private partial void LogDead(Exception exception, string @event, string receipt, int attempt);

    [LoggerMessage(LogLevel.Error, "{Count} webhooks were given up: the rows of WebhookReceipts with State 2, Failure says why")]
    private partial void LogDeadThere(int count);

    [LoggerMessage(LogLevel.Error, "Webhooks are not worked off at the moment")]
    private partial void LogTrouble(Exception exception);
}

using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Jobs;

/// <summary>
/// Goes on with operations that are due: those whose process died, those that Logto kept waiting, and organizations whose time to be
/// restored is over. Each instance runs one; an operation has one of them at a time.
/// </summary>
public sealed partial class OperationWorker(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<OperationWorker> log)
    : PeriodicService(TimeSpan.Zero, TimeSpan.FromSeconds(30), time, meters, log)
{
    internal async Task RunDueAsync(CancellationToken ct)
    {
        while (await RunOneAsync(ct))
        {
        }
    }

    protected override Task WorkAsync(CancellationToken ct) => RunDueAsync(ct);

    private async Task<bool> RunOneAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var journal = scope.ServiceProvider.GetRequiredService<OperationJournal>();
        if (await journal.ClaimAsync(ct) is not { } operation)
        {
            return false;
        }

        try
        {
            await items.TryAsync(nameof(OperationWorker), $"{operation.Kind} of {operation.Subject}", ResumeAsync, rest => journal.PutOffAsync(operation, rest), ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The site is shut down: whoever looks next goes on.
            await journal.LeaveAsync(operation);
            throw;
        }

        return true;

        async Task ResumeAsync()
        {
            await scope.ServiceProvider.GetRequiredKeyedService<IOperation>(operation.Kind).ResumeAsync(operation, ct);
            LogDone(operation.Kind, operation.Subject);
        }
    }

    [LoggerMessage(LogLevel.Information, "Resumed {Kind} of {Subject}: completed")]
    private partial void LogDone(OperationKind kind, string subject);
}

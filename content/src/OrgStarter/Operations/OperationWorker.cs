using OrgStarter.Logto;
using OrgStarter.Site;
using OrgStarter.Telemetry;

namespace OrgStarter.Operations;

/// <summary>
/// Goes on with operations that are due: those whose process died, those that Logto kept waiting, and organizations whose time to be
/// restored is over. Each instance runs one; an operation has one of them at a time.
/// </summary>
public sealed partial class OperationWorker(IServiceScopeFactory scopes, TimeProvider time, SiteMeters meters, ILogger<OperationWorker> log)
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
            await scope.ServiceProvider.GetRequiredKeyedService<IOperation>(operation.Kind).ResumeAsync(operation, ct);
            LogDone(operation.Kind, operation.Subject);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The site is shut down: whoever looks next goes on.
            await journal.LeaveAsync(operation);
            throw;
        }
        catch (LogtoException e)
        {
            LogPutOff(e, operation.Kind, operation.Subject, operation.Step);
            await journal.PutOffAsync(operation);
        }
        catch (Exception e)
        {
            LogStuck(e, operation.Kind, operation.Subject, operation.Step);
            await journal.PutOffAsync(operation);
        }

        return true;
    }

    [LoggerMessage(LogLevel.Information, "{Kind} of {Subject} was gone on with, and is settled")]
    private partial void LogDone(OperationKind kind, string subject);

    [LoggerMessage(LogLevel.Warning, "{Kind} of {Subject} stays at step {Step}: Logto did not do its part. It is tried again")]
    private partial void LogPutOff(Exception exception, OperationKind kind, string subject, int step);

    [LoggerMessage(LogLevel.Error, "{Kind} of {Subject} failed at step {Step}; it is tried again")]
    private partial void LogStuck(Exception exception, OperationKind kind, string subject, int step);
}

using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Jobs;

/// <summary>
/// The operations that were begun. The request that writes one goes on with it at once; an <see cref="OperationJob"/>, which is enqueued
/// with it, completes what the request leaves.
/// </summary>
public sealed class OperationJournal(PlatformDbContext db, JobQueue jobs, TimeProvider time)
{
    /// <summary>How long the request that began an operation is left to complete it.</summary>
    public static readonly TimeSpan RecoveryDelay = TimeSpan.FromMinutes(2);

    /// <summary>After trouble at Logto.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    public Task<Operation?> FindAsync(OperationKind kind, string subject, CancellationToken ct) =>
        Lines(kind, subject).AsNoTracking().FirstOrDefaultAsync(ct);

    public Task<bool> HasAsync(OperationKind kind, string subject, CancellationToken ct) => Lines(kind, subject).AnyAsync(ct);

    /// <summary>Saves the operation and its job, together with the pending changes of the context.</summary>
    /// <param name="due">When the job takes it up; after <see cref="RecoveryDelay"/> when null.</param>
    public Task BeginAsync(Operation operation, CancellationToken ct, DateTimeOffset? due = null)
    {
        db.Operations.Add(operation);
        return EnqueueAsync(operation, due ?? time.GetUtcNow() + RecoveryDelay, ct);
    }

    /// <summary>The operation has come this far. Never canceled: what was done must be written down.</summary>
    public Task StepAsync(Operation operation, int step)
    {
        operation.Step = step;
        return Lines(operation.Kind, operation.Subject)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Step, step), CancellationToken.None);
    }

    /// <summary>Logto did not answer the request: the job goes on.</summary>
    public Task PutOffAsync(Operation operation) => EnqueueAsync(operation, time.GetUtcNow() + RetryAfter, CancellationToken.None);

    /// <summary>Completed, or undone: either way nothing of it is left.</summary>
    public async Task EndAsync(Operation operation)
    {
        await Lines(operation.Kind, operation.Subject).ExecuteDeleteAsync(CancellationToken.None);
        await jobs.CancelAsync(OperationJob.KindOf(operation.Kind), operation.Subject, CancellationToken.None);
    }

    private Task EnqueueAsync(Operation operation, DateTimeOffset due, CancellationToken ct) =>
        jobs.EnqueueAsync(OperationJob.KindOf(operation.Kind), operation.Subject, null, due, ct);

    private IQueryable<Operation> Lines(OperationKind kind, string subject) =>
        db.Operations.Where(o => o.Kind == kind && o.Subject == subject);
}

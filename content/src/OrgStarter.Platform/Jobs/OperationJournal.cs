using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Jobs;

/// <summary>The lines of the journal. Who writes one goes on with it at once; a line that is left lying becomes due, and any instance takes it.</summary>
public sealed class OperationJournal(PlatformDbContext db, TimeProvider time)
{
    /// <summary>How long an operation is left to whoever is at it. Renewed at each step.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(2);

    /// <summary>After trouble at Logto.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly List<OperationKind> Known = [.. Enum.GetValues<OperationKind>()];

    public Task<Operation?> FindAsync(OperationKind kind, string subject, CancellationToken ct) =>
        Lines(kind, subject).AsNoTracking().FirstOrDefaultAsync(ct);

    public Task<bool> HasAsync(OperationKind kind, string subject, CancellationToken ct) => Lines(kind, subject).AnyAsync(ct);

    /// <summary>
    /// One due operation, which is the caller's for <see cref="ClaimTime"/>; null when there is none. Operations of a kind that this
    /// version does not know are left to the version that wrote them.
    /// </summary>
    public async Task<Operation?> ClaimAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        while (await db.Operations.AsNoTracking().Where(o => Known.Contains(o.Kind) && o.DueAt <= now).OrderBy(o => o.DueAt).FirstOrDefaultAsync(ct) is { } due)
        {
            var until = now + ClaimTime;
            if (await Lines(due.Kind, due.Subject).Where(o => o.DueAt <= now).ExecuteUpdateAsync(set => set.SetProperty(o => o.DueAt, until), ct) == 1)
            {
                return due;
            }
        }

        return null;
    }

    /// <summary>The operation has come this far. Never cancelled: what was done must be written down.</summary>
    public Task StepAsync(Operation operation, int step)
    {
        operation.Step = step;
        return MoveAsync(operation, ClaimTime);
    }

    /// <summary>Not now.</summary>
    public Task PutOffAsync(Operation operation) => PutOffAsync(operation, Rest);

    /// <inheritdoc cref="PutOffAsync(Operation)"/>
    public Task PutOffAsync(Operation operation, TimeSpan rest) => MoveAsync(operation, rest);

    /// <summary>For whoever looks next.</summary>
    public Task LeaveAsync(Operation operation) => MoveAsync(operation, TimeSpan.Zero);

    /// <summary>Finished, or undone: either way nothing of it is left.</summary>
    public Task EndAsync(Operation operation) => Lines(operation.Kind, operation.Subject).ExecuteDeleteAsync(CancellationToken.None);

    private Task<int> MoveAsync(Operation operation, TimeSpan by)
    {
        var (step, due) = (operation.Step, time.GetUtcNow() + by);
        return Lines(operation.Kind, operation.Subject)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Step, step).SetProperty(o => o.DueAt, due), CancellationToken.None);
    }

    private IQueryable<Operation> Lines(OperationKind kind, string subject) => db.Operations.Where(o => o.Kind == kind && o.Subject == subject);
}

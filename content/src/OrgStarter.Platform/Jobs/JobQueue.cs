using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Jobs;

/// <summary>Enqueues jobs in the transaction of the caller.</summary>
public sealed class JobQueue(PlatformDbContext db, ICurrentOrganization current, JobSignal signal, TimeProvider time)
{
    /// <summary>The channel on which PostgreSQL tells the other instances of a job.</summary>
    internal const string Channel = "orgstarter_jobs";

    /// <summary>
    /// Saves the pending changes of the context and the job, both or neither, and wakes a worker. A job of the same kind and key is not
    /// added a second time: it runs at the earlier of the two times with the new payload, and once more if it is running now.
    /// </summary>
    /// <param name="payload">A string is kept as it is, anything else as JSON.</param>
    /// <param name="due">When the job may run; now when null.</param>
    public Task EnqueueAsync<T>(string key, object? payload = null, DateTimeOffset? due = null, CancellationToken ct = default)
        where T : IJob =>
        EnqueueAsync(T.Kind, key, payload, due, ct);

    /// <summary>Deletes the job unless it is running.</summary>
    public Task CancelAsync<T>(string key, CancellationToken ct) where T : IJob => CancelAsync(T.Kind, key, ct);

    /// <summary>True while the job waits, runs or is dead.</summary>
    public Task<bool> HasAsync<T>(string key, CancellationToken ct) where T : IJob
    {
        var kind = T.Kind;
        return db.Jobs.AnyAsync(job => job.Kind == kind && job.Key == key, ct);
    }

    internal async Task EnqueueAsync(string kind, string key, object? payload, DateTimeOffset? due, CancellationToken ct)
    {
        var isSaving = db.Database.CurrentTransaction is null && db.ChangeTracker.HasChanges();
        await using var transaction = isSaving ? await db.Database.BeginTransactionAsync(ct) : null;
        await db.SaveChangesAsync(ct);
        await InsertAsync(
            kind,
            key,
            payload is null or string ? (string?)payload : JsonSerializer.Serialize(payload),
            due ?? time.GetUtcNow(),
            ct);
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }

        signal.Wake();
    }

    internal Task CancelAsync(string kind, string key, CancellationToken ct) =>
        db.Jobs.Where(job => job.Kind == kind && job.Key == key && job.Holder == null).ExecuteDeleteAsync(ct);

    private async Task InsertAsync(string kind, string key, string? payload, DateTimeOffset due, CancellationToken ct)
    {
        var (now, isPostgres) = (time.GetUtcNow(), db.Database.IsNpgsql());
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Jobs" ("Kind", "Key", "Payload", "DueAt", "EnqueuedAt", "OrganizationId", "UserId", "Culture", "Attempts")
            VALUES ({kind}, {key}, {payload}, {db.Instant(due)}, {db.Instant(now)}, {current.Id}, {current.UserId}, {CultureInfo.CurrentUICulture.Name}, 0)
            ON CONFLICT ("Kind", "Key") DO UPDATE SET "Payload" = excluded."Payload", "Attempts" = 0, "DiedAt" = NULL, "LastError" = NULL,
              "DueAt" = CASE WHEN "Jobs"."DueAt" < excluded."DueAt" THEN "Jobs"."DueAt" ELSE excluded."DueAt" END
            """, ct);
        if (isPostgres && due <= now)
        {
            // Sent when the transaction commits.
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, '')", ct);
        }
    }
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Jobs;

/// <summary>The table as the worker uses it. Each call has a scope of its own; who has lost a claim changes nothing.</summary>
public sealed class JobStore(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How long a job of a process that died stays claimed.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(1);

    /// <summary>Adds the recurring jobs that the database does not have yet.</summary>
    public Task AddRecurringAsync(IEnumerable<JobKind> kinds, CancellationToken ct) => WithAsync(async db =>
    {
        var present = await db.Jobs.Where(job => job.Key == "").Select(job => job.Kind).ToListAsync(ct);
        foreach (var kind in kinds.Where(kind => kind.Every is not null && !present.Contains(kind.Name)))
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "Jobs" ("Kind", "Key", "DueAt", "EnqueuedAt", "Attempts") VALUES ({kind.Name}, '', {db.Instant(FirstRun(kind))}, {db.Instant(time.GetUtcNow())}, 0)
                ON CONFLICT ("Kind", "Key") DO NOTHING
                """, ct);
        }

        return true;
    });

    /// <summary>Claims the job that is due longest.</summary>
    /// <param name="kinds">Jobs of other kinds are left alone.</param>
    /// <returns>Null when none is due.</returns>
    public Task<Job?> ClaimAsync(IReadOnlyCollection<string> kinds, CancellationToken ct) => WithAsync(async db =>
    {
        var now = time.GetUtcNow();
        var (holder, until, due, names) = (Guid.NewGuid(), db.Instant(now + ClaimTime), db.Instant(now), JsonSerializer.Serialize(kinds));
        // SQLite has one writer at a time; on PostgreSQL instances pass over each other's rows.
        var claimed = await db.Jobs.FromSql(db.Database.IsNpgsql()
            ? (FormattableString)$"""
                UPDATE "Jobs" SET "Holder" = {holder}, "ClaimedUntil" = {until}, "DueAt" = NULL, "Attempts" = "Attempts" + 1
                WHERE ("Kind", "Key") IN (
                  SELECT "Kind", "Key" FROM "Jobs" WHERE "DueAt" <= {due} AND "Holder" IS NULL AND "Kind" IN (SELECT jsonb_array_elements_text({names}::jsonb))
                  ORDER BY "DueAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING *
                """
            : $"""
                UPDATE "Jobs" SET "Holder" = {holder}, "ClaimedUntil" = {until}, "DueAt" = NULL, "Attempts" = "Attempts" + 1
                WHERE ("Kind", "Key") IN (
                  SELECT "Kind", "Key" FROM "Jobs" WHERE "DueAt" <= {due} AND "Holder" IS NULL AND "Kind" IN (SELECT value FROM json_each({names}))
                  ORDER BY "DueAt" LIMIT 1)
                RETURNING *
                """).AsNoTracking().ToListAsync(ct);
        return claimed.SingleOrDefault();
    });

    /// <summary>Renews the claims of this instance, and ends those of instances that have stopped renewing theirs.</summary>
    /// <returns>The claims that this instance still has.</returns>
    public Task<List<Guid>> RenewAsync(IReadOnlyCollection<Guid> holders, CancellationToken ct) => WithAsync(async db =>
    {
        var now = time.GetUtcNow();
        var until = now + ClaimTime;
        List<Guid> kept = [];
        if (holders.Count > 0)
        {
            await Held(db, holders).ExecuteUpdateAsync(set => set.SetProperty(job => job.ClaimedUntil, until), ct);
            kept = await Held(db, holders).Select(job => job.Holder!.Value).ToListAsync(ct);
        }

        await db.Jobs.Where(job => job.ClaimedUntil <= now).ExecuteUpdateAsync(
            set => Release(set).SetProperty(job => job.DueAt, job => job.DueAt ?? now), ct);
        return kept;
    });

    /// <summary>The run succeeded.</summary>
    /// <param name="nextRun">Null when the job is done.</param>
    public Task CompleteAsync(Job job, DateTimeOffset? nextRun, string? payload) => WithAsync(async db =>
    {
        if (nextRun is null && await Held(db, job).Where(held => held.DueAt == null).ExecuteDeleteAsync() == 1)
        {
            return true;
        }

        // It was enqueued again meanwhile: that is its payload, and its time if that is earlier.
        return await Held(db, job).ExecuteUpdateAsync(set => Release(set)
            .SetProperty(held => held.Payload, held => held.DueAt == null ? payload : held.Payload)
            .SetProperty(held => held.DueAt, held => held.DueAt == null || held.DueAt > nextRun ? nextRun : held.DueAt)
            .SetProperty(held => held.Attempts, 0).SetProperty(held => held.LastError, (string?)null)) == 1;
    });

    /// <summary>The run failed.</summary>
    /// <param name="nextRun">Null when that was the last attempt, and the job is dead.</param>
    public Task FailAsync(Job job, DateTimeOffset? nextRun, string error) => WithAsync(db =>
    {
        var (died, cut) = (nextRun is null ? time.GetUtcNow() : (DateTimeOffset?)null, WellFormedText.Cut(error, Job.ErrorLength));
        return Held(db, job).ExecuteUpdateAsync(set => Release(set)
            .SetProperty(held => held.DiedAt, held => held.DueAt == null ? died : null)
            .SetProperty(held => held.DueAt, held => held.DueAt == null || held.DueAt > nextRun ? nextRun : held.DueAt)
            .SetProperty(held => held.LastError, cut));
    });

    /// <summary>The site stops: the run does not count.</summary>
    public Task ReleaseAsync(Job job) => WithAsync(db =>
    {
        var (now, attempts) = (time.GetUtcNow(), job.Attempts - 1);
        return Held(db, job).ExecuteUpdateAsync(set => Release(set)
            .SetProperty(held => held.DueAt, now).SetProperty(held => held.Attempts, attempts));
    });

    /// <summary>The dead jobs, those that died last first.</summary>
    public Task<List<Job>> DeadAsync(CancellationToken ct) =>
        WithAsync(db => db.Jobs.AsNoTracking().Where(job => job.DiedAt != null).OrderByDescending(job => job.DiedAt).ToListAsync(ct));

    /// <summary>Starts dead jobs again.</summary>
    /// <param name="kind">Null for all kinds.</param>
    /// <param name="key">Null for all keys.</param>
    public Task<int> RetryAsync(string? kind, string? key, CancellationToken ct) => WithAsync(db =>
    {
        var now = time.GetUtcNow();
        return db.Jobs
            .Where(job => job.DiedAt != null && (kind == null || job.Kind == kind) && (key == null || job.Key == key))
            .ExecuteUpdateAsync(
                set =>
                    set
                        .SetProperty(job => job.DiedAt, (DateTimeOffset?)null)
                        .SetProperty(job => job.Attempts, 0)
                        .SetProperty(job => job.DueAt, now),
                ct);
    });

    /// <summary>A minute after the start of a new site at the latest, so that nothing waits for a day.</summary>
    private DateTimeOffset FirstRun(JobKind kind) =>
        time.GetUtcNow() + (kind.Every < TimeSpan.FromMinutes(1) ? kind.Every.Value : TimeSpan.FromMinutes(1));

    /// <summary>Ends the claim of the updated jobs.</summary>
    private static UpdateSettersBuilder<Job> Release(UpdateSettersBuilder<Job> set) =>
        set.SetProperty(job => job.Holder, (Guid?)null).SetProperty(job => job.ClaimedUntil, (DateTimeOffset?)null);

    private static IQueryable<Job> Held(PlatformDbContext db, Job job) => db.Jobs.Where(held => held.Holder == job.Holder);

    private static IQueryable<Job> Held(PlatformDbContext db, IReadOnlyCollection<Guid> holders) =>
        db.Jobs.Where(job => job.Holder != null && holders.Contains(job.Holder.Value));

    private async Task<T> WithAsync<T>(Func<PlatformDbContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<PlatformDbContext>());
    }
}

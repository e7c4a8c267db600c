using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.BulkChanges;

/// <summary>A selected member, and the roles that the actor saw, as of <c>Roles.Join</c>.</summary>
public sealed record Chosen(string UserId, string Name, string Seen);

public sealed partial class MemberBatches(
    PlatformDbContext db,
    MemberDirectory directory,
    MemberChanges changes,
    JobQueue jobs,
    Locks locks,
    CurrentTenant tenant,
    TimeProvider time,
    ILogger<MemberBatches> log)
{
    /// <summary>The most members in a batch: more than a table page. Each member needs several calls to Logto.</summary>
    public const int MaxMembers = 50;

    /// <summary>After this time the batch gives up, because users no longer expect the change.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepResults = TimeSpan.FromDays(1);

    /// <param name="role">Null to remove the members.</param>
    /// <returns>The batch after the first attempt. Members stay pending if Logto did not answer.</returns>
    public async Task<MemberBatch> BeginAsync(IReadOnlyList<Chosen> chosen, string? role, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.MemberBatches.Where(batch => batch.IsDone && batch.CreatedAt < now - KeepResults).ExecuteDeleteAsync(ct);
        var begun = new MemberBatch
        {
            Id = Guid.CreateVersion7(now),
            ActorId = tenant.UserId,
            Permissions = [.. tenant.Required.Permissions],
            Role = role,
            CreatedAt = now,
            Items = [.. chosen.Take(MaxMembers).Select(member => new MemberBatchItem
            {
                UserId = member.UserId,
                Name = member.Name,
                Seen = member.Seen
            })],
        };
        db.MemberBatches.Add(begun);
        await jobs.EnqueueAsync<BulkChangeJob>($"{begun.Id}", due: now + BulkChangeJob.RecoveryDelay, ct: ct);
        db.ChangeTracker.Clear();
        // Not canceled if the user closes the browser: they asked for the whole batch.
        if (await RunAsync(begun.Id, CancellationToken.None))
        {
            await jobs.CancelAsync<BulkChangeJob>($"{begun.Id}", CancellationToken.None);
        }
        else
        {
            await jobs.EnqueueAsync<BulkChangeJob>(
                $"{begun.Id}",
                due: time.GetUtcNow() + BulkChangeJob.RetryAfter,
                ct: CancellationToken.None);
        }

        return (await FindAsync(begun.Id, CancellationToken.None))!;
    }

    public Task<MemberBatch?> FindAsync(Guid id, CancellationToken ct) =>
        db.MemberBatches.AsNoTracking().SingleOrDefaultAsync(batch => batch.Id == id, ct);

    /// <returns>The user who started the batch, with their token's permissions at that time; null if the batch no longer exists.</returns>
    public async Task<TenantContext?> ActorAsync(Guid id, CancellationToken ct) =>
        await db.MemberBatches
            .Where(batch => batch.Id == id)
            .Select(batch => new { batch.ActorId, batch.Permissions })
            .SingleOrDefaultAsync(ct) is { } begun
            ? new TenantContext(
                tenant.OrganizationId,
                begun.ActorId,
                begun.Permissions.ToHashSet(StringComparer.Ordinal),
                DateTimeOffset.MaxValue)
            : null;

    /// <summary>Processes the batch. The current tenant must be that of the user who started it.</summary>
    /// <returns>False if members are still pending.</returns>
    public async Task<bool> RunAsync(Guid id, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync($"member-batch:{id}", ct);
        if (await db.MemberBatches.SingleOrDefaultAsync(batch => batch.Id == id && !batch.IsDone, ct) is not { } batch)
        {
            return true;
        }

        foreach (var item in batch.Items.Where(item => item.Outcome == BatchOutcome.Waiting))
        {
            ct.ThrowIfCancellationRequested();
            await TryAsync(batch, item, ct);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        batch.IsDone = batch.Items.TrueForAll(item => item.Outcome != BatchOutcome.Waiting);
        await db.SaveChangesAsync(CancellationToken.None);
        return batch.IsDone;
    }

    private async Task TryAsync(MemberBatch batch, MemberBatchItem item, CancellationToken ct)
    {
        try
        {
            await ChangeAsync(batch, item, ct);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            item.Outcome = BatchOutcome.Failed;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Continue with the other members. Retry this one until the time limit.
            item.Outcome = time.GetUtcNow() > batch.CreatedAt + GiveUpAfter ? BatchOutcome.Failed : BatchOutcome.Waiting;
            LogFailed(e is LogtoException ? LogLevel.Warning : LogLevel.Error, e, batch.Id, item.UserId, item.Outcome);
        }
    }

    private async Task ChangeAsync(MemberBatch batch, MemberBatchItem item, CancellationToken ct)
    {
        var member = await directory.FindAsync(item.UserId, ct);
        var (held, present) = (Roles.NamesOf(member?.OrganizationRoles ?? []), Roles.Join(member?.OrganizationRoles ?? []));
        if (member is null)
        {
            (item.Outcome, item.Refusal) = item.IsBegun && batch.Role is null
                ? (BatchOutcome.Done, Refusal.None)
                : (BatchOutcome.Refused, Refusal.NotAMember);
            return;
        }

        if (batch.Role is not null && Roles.With(held, batch.Role).SequenceEqual(held))
        {
            item.Outcome = BatchOutcome.Done;
            return;
        }

        if (present != item.Seen)
        {
            (item.Outcome, item.Present) = (BatchOutcome.ChangedMeanwhile, present);
            return;
        }

        item.IsBegun = true;
        await db.SaveChangesAsync(CancellationToken.None);
        item.Refusal = batch.Role is null
            ? await changes.RemoveAsync(item.UserId, ct)
            : await changes.ChangeRoleAsync(item.UserId, batch.Role, seen: null, ct);
        item.Outcome = item.Refusal == Refusal.None ? BatchOutcome.Done : BatchOutcome.Refused;
    }

    [LoggerMessage(Message = "Batch {Batch} failed to change member {UserId}: {Outcome}; continuing with the other members")]
    private partial void LogFailed(LogLevel level, Exception exception, Guid batch, string userId, BatchOutcome outcome);
}

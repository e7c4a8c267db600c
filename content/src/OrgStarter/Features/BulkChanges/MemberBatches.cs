using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.BulkChanges;

/// <summary>A member whom somebody chose, and the role that they saw.</summary>
public sealed record Chosen(string UserId, string Name, string Seen);

/// <summary>Which batch is due. Its row is read by the one that works it off: one that cannot be read holds up no other.</summary>
public sealed record DueBatch(Guid Id, string OrganizationId);

/// <summary>Begins, works off and finishes batches of the current organization.</summary>
public sealed partial class MemberBatches(
    PlatformDbContext db, MemberDirectory directory, MemberChanges changes, CurrentTenant tenant, TimeProvider time, ILogger<MemberBatches> log)
{
    /// <summary>A page of the table, and room to spare; each costs a handful of calls to Logto.</summary>
    public const int Most = 50;

    /// <summary>For one member at most; renewed with each.</summary>
    private static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(1);

    /// <summary>After Logto did not answer.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    /// <summary>Nobody expects a change that much later: what is not done by then is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepResults = TimeSpan.FromDays(1);

    /// <param name="role">Null to remove them.</param>
    /// <returns>The batch, worked off as far as Logto answered.</returns>
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
            DueAt = now,
            Items = [.. chosen.Take(Most).Select(member => new MemberBatchItem { UserId = member.UserId, Name = member.Name, Seen = member.Seen })],
        };
        db.MemberBatches.Add(begun);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        // Whoever closes the browser now wanted all of it.
        await RunAsync(begun.Id, CancellationToken.None);
        return (await FindAsync(begun.Id, CancellationToken.None))!;
    }

    public Task<MemberBatch?> FindAsync(Guid id, CancellationToken ct) => db.MemberBatches.AsNoTracking().SingleOrDefaultAsync(batch => batch.Id == id, ct);

    /// <returns>The person who began it, with what their token allowed then; null when it is gone.</returns>
    public async Task<TenantContext?> ActorAsync(Guid id, CancellationToken ct) =>
        await db.MemberBatches.Where(batch => batch.Id == id).Select(batch => new { batch.ActorId, batch.Permissions }).SingleOrDefaultAsync(ct) is { } begun
            ? new TenantContext(tenant.OrganizationId, begun.ActorId, begun.Permissions.ToHashSet(StringComparer.Ordinal), DateTimeOffset.MaxValue) : null;

    public Task PutOffAsync(Guid id, TimeSpan rest)
    {
        var due = time.GetUtcNow() + rest;
        return db.MemberBatches.Where(batch => batch.Id == id).ExecuteUpdateAsync(set => set.SetProperty(batch => batch.DueAt, due), CancellationToken.None);
    }

    /// <summary>Works it off, unless somebody else is at it. The current tenant is whoever wanted it.</summary>
    public async Task RunAsync(Guid id, CancellationToken ct)
    {
        var (now, holder) = (time.GetUtcNow(), Guid.NewGuid());
        var until = now + ClaimTime;
        if (await db.MemberBatches.Where(batch => batch.Id == id && !batch.IsDone && batch.DueAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(batch => batch.Holder, holder).SetProperty(batch => batch.DueAt, until), ct) == 0)
        {
            return;
        }

        try
        {
            await WorkOffAsync(await db.MemberBatches.SingleAsync(batch => batch.Id == id, ct), holder, ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The site is shut down: whoever looks next goes on.
            var due = time.GetUtcNow();
            await db.MemberBatches.Where(batch => batch.Id == id && batch.Holder == holder).ExecuteUpdateAsync(set => set.SetProperty(batch => batch.DueAt, due), CancellationToken.None);
            throw;
        }
    }

    private async Task WorkOffAsync(MemberBatch batch, Guid holder, CancellationToken ct)
    {
        foreach (var item in batch.Items.Where(item => item.Outcome == BatchOutcome.Waiting))
        {
            if (await IsTakenAsync(batch.Id, holder, ct))
            {
                return;
            }

            batch.DueAt = time.GetUtcNow() + ClaimTime;
            await TryAsync(batch, item, ct);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        batch.IsDone = batch.Items.TrueForAll(item => item.Outcome != BatchOutcome.Waiting);
        (batch.Holder, batch.DueAt) = (null, time.GetUtcNow() + Rest);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private Task<bool> IsTakenAsync(Guid id, Guid holder, CancellationToken ct) =>
        db.MemberBatches.AnyAsync(batch => batch.Id == id && batch.Holder != holder, ct);

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
            // The other members of the batch go on. This one stays and is tried again, but not for ever.
            item.Outcome = time.GetUtcNow() > batch.CreatedAt + Patience ? BatchOutcome.Failed : BatchOutcome.Waiting;
            LogFailed(e is LogtoException ? LogLevel.Warning : LogLevel.Error, e, batch.Id, item.UserId, item.Outcome);
        }
    }

    private async Task ChangeAsync(MemberBatch batch, MemberBatchItem item, CancellationToken ct)
    {
        var member = await directory.FindAsync(item.UserId, ct);
        var present = Roles.HighestOf(member?.OrganizationRoles ?? []);
        if (member is null)
        {
            (item.Outcome, item.Refusal) = item.IsBegun && batch.Role is null ? (BatchOutcome.Done, Refusal.None) : (BatchOutcome.Refused, Refusal.NotAMember);
            return;
        }

        if (batch.Role is not null && present == batch.Role)
        {
            item.Outcome = BatchOutcome.Done;
            return;
        }

        if ((present ?? "") != item.Seen)
        {
            (item.Outcome, item.Present) = (BatchOutcome.ChangedMeanwhile, present ?? "");
            return;
        }

        item.IsBegun = true;
        await db.SaveChangesAsync(CancellationToken.None);
        item.Refusal = batch.Role is null ? await changes.RemoveAsync(item.UserId, ct) : await changes.ChangeRoleAsync(item.UserId, batch.Role, seen: null, ct);
        item.Outcome = item.Refusal == Refusal.None ? BatchOutcome.Done : BatchOutcome.Refused;
    }

    [LoggerMessage(Message = "Batch {Batch} did not change member {UserId}, who is {Outcome}; the other members go on")]
    private partial void LogFailed(LogLevel level, Exception exception, Guid batch, string userId, BatchOutcome outcome);
}

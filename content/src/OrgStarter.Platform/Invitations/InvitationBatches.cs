using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Creates batches of invitations to the current organization. A job processes them. The request waits a short time for the results, which
/// is enough for a few addresses.
/// </summary>
public sealed class InvitationBatches(
    PlatformDbContext db, CurrentTenant tenant, RoleCatalog catalog, AuditTrail audit, JobQueue jobs, TimeProvider time,
    IOptionsMonitor<InvitationOptions> options)
{
    /// <summary>Returns the problems of the request as a whole, before anything is saved; empty if there are none.</summary>
    public async Task<IEnumerable<InviteProblem>> ProblemsAsync(
        IReadOnlyList<TypedAddress> addresses,
        string role,
        CancellationToken ct) => new InviteProblem?[]
    {
        addresses.Count == 0 ? new(InviteProblemKind.NoAddress) : null,
        addresses.Count > AddressList.MaxAddresses ? new(InviteProblemKind.TooMany, addresses.Count) : null,
        addresses.FirstOrDefault(address => address.IsCut) is { } cut ? new(InviteProblemKind.LineTooLong, Line: cut.Typed) : null,
        (await catalog.GrantableAsync(tenant.Required.Permissions, ct)).Any(grantable => grantable.Name == role)
            ? null
            : new(InviteProblemKind.RoleAboveOwn),
    }.OfType<InviteProblem>();

    /// <summary>Saves a batch with one recipient per address. Safe to repeat: members and invited addresses are skipped.</summary>
    /// <returns>The progress after a short wait.</returns>
    public Task<BatchProgress> InviteAsync(IReadOnlyList<TypedAddress> addresses, string role, CancellationToken ct) =>
        BeginAsync(role, addresses, null, ct);

    /// <summary>Replaces an open invitation with a new one, which has the full lifetime. The link of the old one becomes invalid.</summary>
    public Task<BatchProgress> ReplaceAsync(LogtoInvitation old, CancellationToken ct)
    {
        var address = old.Invitee.ToLowerInvariant();
        return BeginAsync(Roles.HighestOf(old.OrganizationRoles) ?? Roles.Member, [new TypedAddress(address, address)], old.Id, ct);
    }

    /// <returns>Null when the current organization has no batch with this id, or no longer has it.</returns>
    public async Task<BatchProgress?> FindAsync(Guid id, CancellationToken ct)
    {
        var batch = await db.InvitationBatches.AsNoTracking().FirstOrDefaultAsync(batch => batch.Id == id, ct);
        return batch is null ? null : new BatchProgress(batch, await db.InvitationRecipients.AsNoTracking()
            .Where(recipient => recipient.BatchId == id).OrderBy(recipient => recipient.Number).ToListAsync(ct));
    }

    private async Task<BatchProgress> BeginAsync(string role, IReadOnlyList<TypedAddress> addresses, string? replaces, CancellationToken ct)
    {
        var (name, origin) = audit.Present;
        var batch = new InvitationBatch
        {
            UserId = tenant.UserId,
            UserName = WellFormedText.Cut(name, InvitationBatch.NameLength),
            Role = role,
            FromAddress = origin.Address,
            FromAgent = origin.Agent,
            FromTrace = origin.Trace,
            CreatedAt = time.GetUtcNow(),
        };
        db.Add(batch);
        db.AddRange(addresses.Select((address, index) => new InvitationRecipient
        {
            BatchId = batch.Id,
            Number = index + 1,
            Typed = address.Typed,
            Address = address.Address,
            Replaces = replaces,
            Outcome = address.Address is null ? InviteOutcome.BadAddress : InviteOutcome.Waiting,
            FailureReason = address.Address is null && address.Typed.Contains('@', StringComparison.Ordinal)
                ? FailureReason.NotAccepted
                : null,
        }));
        await jobs.EnqueueAsync<InvitationBatchJob>($"{batch.Id}", ct: ct);
        await WaitAsync(batch.Id, ct);
        return (await FindAsync(batch.Id, ct))!;
    }

    private async Task WaitAsync(Guid id, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var waiting = db.InvitationRecipients.Where(recipient => recipient.BatchId == id && recipient.Outcome == InviteOutcome.Waiting);
        for (var pause = 20; await waiting.AnyAsync(ct); pause = Math.Min(pause * 2, 320))
        {
            if (Stopwatch.GetElapsedTime(began) > options.CurrentValue.ResultsTimeout)
            {
                return;
            }

            await Task.Delay(pause, ct);
        }
    }
}

public sealed record BatchProgress(InvitationBatch Batch, IReadOnlyList<InvitationRecipient> Recipients)
{
    public int Done => Recipients.Count(recipient => recipient.Outcome != InviteOutcome.Waiting);

    public int Sent => Recipients.Count(recipient => recipient.Outcome == InviteOutcome.Sent);

    public bool IsDone => Done == Recipients.Count;

    /// <summary>True while recipients wait that were tried more than once: Logto is unavailable or busy, and the job retries.</summary>
    public bool IsDelayed => Recipients.Any(recipient => recipient is { Outcome: InviteOutcome.Waiting, Attempts: > 1 });

    /// <summary>The input lines that led to no invitation, for the user to correct or send again.</summary>
    public string ToCorrect => string.Join('\n', Recipients
        .Where(recipient => recipient.Outcome is InviteOutcome.BadAddress or InviteOutcome.Failed or InviteOutcome.LimitReached)
        .Select(recipient => recipient.Typed));
}

public enum InviteProblemKind
{
    NoAddress,
    TooMany,
    LineTooLong,
    RoleAboveOwn,
}

/// <summary>A problem of an invitation request, found before anything is saved.</summary>
/// <param name="Count">The number of addresses, for <see cref="InviteProblemKind.TooMany"/>.</param>
/// <param name="Line">The user's input, for <see cref="InviteProblemKind.LineTooLong"/>.</param>
public sealed record InviteProblem(InviteProblemKind Kind, int Count = 0, string? Line = null);

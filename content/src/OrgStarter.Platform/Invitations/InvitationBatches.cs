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
/// Invites to the current organization. A batch is saved and processed apart from the request; a few addresses are done while the form
/// waits, and many go on without it.
/// </summary>
public sealed class InvitationBatches(
    PlatformDbContext db, CurrentTenant tenant, RoleTemplate template, AuditTrail audit, JobQueue jobs, TimeProvider time,
    IOptionsMonitor<InvitationOptions> options)
{
    /// <summary>What is wrong with the request as a whole, before anything is written; nothing when all is well.</summary>
    public IEnumerable<InviteProblem> Problems(IReadOnlyList<TypedAddress> addresses, string role) => new InviteProblem?[]
    {
        addresses.Count == 0 ? new(InviteProblemKind.NoAddress) : null,
        addresses.Count > AddressList.Most ? new(InviteProblemKind.TooMany, addresses.Count) : null,
        addresses.FirstOrDefault(address => address.IsCut) is { } cut ? new(InviteProblemKind.LineTooLong, Line: cut.Typed) : null,
        template.GrantableBy(tenant.Required.Permissions).Contains(role) ? null : new(InviteProblemKind.RoleAboveOwn),
    }.OfType<InviteProblem>();

    /// <summary>One recipient for each address. Safe to repeat: who is a member or invited already is left alone.</summary>
    /// <returns>How far it is after a moment.</returns>
    public Task<BatchProgress> InviteAsync(IReadOnlyList<TypedAddress> addresses, string role, CancellationToken ct) => BeginAsync(role, addresses, null, ct);

    /// <summary>Makes a new invitation in the place of an open one, whose link then ends: so it is open for the full time again.</summary>
    public Task<BatchProgress> ReplaceAsync(LogtoInvitation old, CancellationToken ct)
    {
        var address = old.Invitee.ToLowerInvariant();
        return BeginAsync(Roles.HighestOf(old.OrganizationRoles) ?? Roles.Member, [new TypedAddress(address, address)], old.Id, ct);
    }

    /// <returns>Null when there is none of this id in the current organization, or none any more.</returns>
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
            FailureReason = address.Address is null && address.Typed.Contains('@', StringComparison.Ordinal) ? FailureReason.NotAccepted : null,
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
            if (Stopwatch.GetElapsedTime(began) > options.CurrentValue.Patience)
            {
                return;
            }

            await Task.Delay(pause, ct);
        }
    }
}

/// <summary>A batch and how far it is.</summary>
public sealed record BatchProgress(InvitationBatch Batch, IReadOnlyList<InvitationRecipient> Recipients)
{
    public int Done => Recipients.Count(recipient => recipient.Outcome != InviteOutcome.Waiting);

    public int Sent => Recipients.Count(recipient => recipient.Outcome == InviteOutcome.Sent);

    public bool IsDone => Done == Recipients.Count;

    /// <summary>True while recipients wait that have been tried more than once: Logto is in trouble or busy, and it goes on by itself.</summary>
    public bool IsHeldUp => Recipients.Any(recipient => recipient is { Outcome: InviteOutcome.Waiting, Attempts: > 1 });

    /// <summary>What no invitation was made for, as it was typed: to be mended, or sent again.</summary>
    public string ToMend => string.Join('\n', Recipients
        .Where(recipient => recipient.Outcome is InviteOutcome.BadAddress or InviteOutcome.Failed or InviteOutcome.LimitReached).Select(recipient => recipient.Typed));
}

public enum InviteProblemKind
{
    NoAddress,
    TooMany,
    LineTooLong,
    RoleAboveOwn,
}

/// <summary>What is wrong with a request to invite, before anything is written.</summary>
/// <param name="Count">How many addresses there are, for <see cref="InviteProblemKind.TooMany"/>.</param>
/// <param name="Line">What was typed, for <see cref="InviteProblemKind.LineTooLong"/>.</param>
public sealed record InviteProblem(InviteProblemKind Kind, int Count = 0, string? Line = null);

using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Accounts;

/// <summary>
/// Deletes a person: sessions, memberships, the person at Logto, our rows. Asked for under the locks of all organizations that they
/// own; from the moment it is decided it is only ever finished. The last line of the journal stays: it is what the audit knows by
/// that a name is not to be shown any more.
/// </summary>
public sealed class AccountDeletion(
    PlatformDbContext db, ILogtoManagementApi logto, LogtoSessions sessions, OwnershipRule ownership, OperationJournal journal, Locks locks,
    Memberships memberships, LogtoChanges changes, AuditTrail audit, TimeProvider time) : IOperation
{
    /// <summary>The step from which it is finished and never undone.</summary>
    public const int Decided = 1;

    /// <summary>The step of a line that stays.</summary>
    public const int Done = 2;

    /// <summary>How long it may hold the locks: a person with so many organizations, or so slow a Logto, tries again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>The organizations that have no other owner. Without a lock, so for display only.</summary>
    public async Task<IReadOnlyList<LogtoOrganization>> HeldByAsync(string userId, CancellationToken ct) =>
        await HeldAsync(userId, await OwnedAsync(userId, ct), ct);

    /// <returns>The organizations that have no other owner; none when the account is deleted, or is about to be.</returns>
    /// <exception cref="LogtoException">Logto did not say who else owns them; nothing was done.</exception>
    public async Task<IReadOnlyList<LogtoOrganization>> DeleteAsync(string userId, CancellationToken ct)
    {
        var operation = new Operation
        {
            Kind = OperationKind.DeleteAccount,
            Subject = userId,
            ActorId = userId,
            ActorName = userId,
            AskedAt = time.GetUtcNow(),
            DueAt = time.GetUtcNow() + OperationJournal.ClaimTime,
        };
        if (await DecideAsync(operation, ct) is { Count: > 0 } held)
        {
            return held;
        }

        try
        {
            await FinishAsync(operation);
        }
        catch (LogtoException)
        {
            // Decided is decided: the journal goes on with it.
            await journal.PutOffAsync(operation);
        }

        return [];
    }

    public async Task ResumeAsync(Operation operation, CancellationToken ct)
    {
        if (operation.Step < Decided)
        {
            // The site died while it asked: nothing was done yet.
            await journal.EndAsync(operation);
            return;
        }

        await FinishAsync(operation);
    }

    /// <summary>
    /// The line is written before the rule is asked, so that from then on nobody else counts on this person; both under the locks, so
    /// that of two last owners who go at once one stays.
    /// </summary>
    private async Task<IReadOnlyList<LogtoOrganization>> DecideAsync(Operation operation, CancellationToken ct)
    {
        var (userId, started) = (operation.Subject, time.GetTimestamp());
        await using var creating = await locks.AcquireAsync(OrganizationCreator.LockOf(userId), ct);
        if (await journal.FindAsync(OperationKind.DeleteAccount, userId, ct) is { Step: >= Decided })
        {
            return [];
        }

        await using var held = new HeldLocks();
        // In one order for everybody, or two people could wait for each other.
        foreach (var owned in (await OwnedAsync(userId, ct)).OrderBy(organization => organization.Id, StringComparer.Ordinal))
        {
            await held.AddAsync(owned.Id, locks, ct);
        }

        await db.Operations.Where(o => o.Kind == OperationKind.DeleteAccount && o.Subject == userId && o.Step < Decided).ExecuteDeleteAsync(ct);
        db.Operations.Add(operation);
        await db.SaveChangesAsync(ct);
        try
        {
            var owned = await OwnedAsync(userId, ct);
            var alone = await HeldAsync(userId, owned, ct);
            if (!owned.All(organization => held.Names.Contains(organization.Id)) || time.GetElapsedTime(started) > Patience)
            {
                throw new LogtoException(null, LogtoException.Unreachable, "The person's organizations changed while they were looked through, or that took too long.");
            }

            await (alone.Count > 0 ? journal.EndAsync(operation) : journal.StepAsync(operation, Decided));
            return alone;
        }
        catch (Exception)
        {
            await journal.EndAsync(operation);
            throw;
        }
    }

    private async Task FinishAsync(Operation operation)
    {
        var userId = operation.Subject;
        await memberships.ChangedAsync(Memberships.Everywhere, userId, CancellationToken.None);
        await db.Sessions.Where(session => session.UserId == userId).ExecuteDeleteAsync();
        await sessions.EndAllAsync(userId, CancellationToken.None);
        foreach (var organization in await OrganizationsAsync(userId))
        {
            await audit.RecordAsync(
                new AuditChange(
                    AuditActions.AccountDeleted, organization.Id, new AuditTarget(AuditTargets.Member, userId, userId),
                    AuditChange.Field(AuditFields.Role, Roles.HighestOf(organization.OrganizationRoles)), By: new AuditActor(userId, userId)),
                token => LogtoErrors.UnlessGoneAsync(() => logto.RemoveMember(organization.Id, userId, token)));
            await memberships.ChangedAsync(organization.Id, userId, CancellationToken.None);
            await journal.StepAsync(operation, Decided);
        }

        await LogtoErrors.UnlessGoneAsync(() => logto.DeleteUser(userId, CancellationToken.None));
        await changes.PersonEndedAsync(userId, CancellationToken.None);
        // What was begun and not finished is undone by OrganizationSettling, which needs its row to find it.
        await db.OrganizationCreations.Where(creation => creation.UserId == userId && (creation.Done || !creation.Attempted)).ExecuteDeleteAsync();
        await db.Operations.Where(o => o.Kind == OperationKind.DeleteAccount && o.Subject == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Step, Done).SetProperty(o => o.DueAt, DateTimeOffset.MaxValue));
    }

    private async Task<IReadOnlyList<LogtoOrganization>> OwnedAsync(string userId, CancellationToken ct) =>
        [.. (await logto.GetUserOrganizations(userId, ct)).Where(organization => organization.OrganizationRoles.Any(role => role.Name == Roles.Owner))];

    /// <summary>An organization that is being deleted anyway holds nobody.</summary>
    private async Task<IReadOnlyList<LogtoOrganization>> HeldAsync(string userId, IReadOnlyList<LogtoOrganization> owned, CancellationToken ct)
    {
        var held = new List<LogtoOrganization>();
        foreach (var organization in owned)
        {
            if (!await journal.HasAsync(OperationKind.DeleteOrganization, organization.Id, ct) && !await ownership.HoldsWithoutAsync(organization.Id, userId, ct))
            {
                held.Add(organization);
            }
        }

        return held;
    }

    private async Task<IReadOnlyList<LogtoOrganization>> OrganizationsAsync(string userId)
    {
        IReadOnlyList<LogtoOrganization> found = [];
        await LogtoErrors.UnlessGoneAsync(async () => found = await logto.GetUserOrganizations(userId, CancellationToken.None));
        return found;
    }

    private sealed class HeldLocks : IAsyncDisposable
    {
        private readonly List<IAsyncDisposable> held = [];

        public HashSet<string> Names { get; } = [];

        public async Task AddAsync(string organizationId, Locks locks, CancellationToken ct)
        {
            held.Add(await locks.AcquireAsync(LiveRights.LockOf(organizationId), ct));
            Names.Add(organizationId);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var one in held)
            {
                await one.DisposeAsync();
            }
        }
    }
}

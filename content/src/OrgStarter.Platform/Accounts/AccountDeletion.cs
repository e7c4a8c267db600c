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
/// Deletes a user's account: sessions, memberships, the user at Logto, and the user's rows. The decision is made while holding the locks of
/// all organizations that the user owns. Once decided, the deletion is always completed. The journal keeps the operation, so that the audit
/// log knows whose names to hide.
/// </summary>
public sealed class AccountDeletion(
    PlatformDbContext db, ILogtoManagementApi logto, LogtoSessions sessions, OwnershipRule ownership, OperationJournal journal, Locks locks,
    MembershipVersions memberships, LogtoChanges changes, AuditTrail audit, TimeProvider time) : IOperation
{
    /// <summary>The step from which the deletion is completed and never undone.</summary>
    public const int Decided = 1;

    /// <summary>The step of a completed deletion, which the journal keeps.</summary>
    public const int Done = 2;

    /// <summary>The time limit for the checks, because other requests wait for the same locks.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(40);

    /// <summary>Returns the organizations that have no other owner. Reads without a lock, so for display only.</summary>
    public async Task<IReadOnlyList<LogtoOrganization>> HeldByAsync(string userId, CancellationToken ct) =>
        await HeldAsync(userId, await OwnedAsync(userId, ct), ct);

    /// <returns>The organizations that have no other owner. Empty when the account is deleted or its deletion has started.</returns>
    /// <exception cref="LogtoException">The owners could not be read from Logto; nothing was changed.</exception>
    public async Task<IReadOnlyList<LogtoOrganization>> DeleteAsync(string userId, CancellationToken ct)
    {
        var operation = new Operation
        {
            Kind = OperationKind.DeleteAccount,
            Subject = userId,
            ActorId = userId,
            ActorName = userId,
            RequestedAt = time.GetUtcNow(),
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
            // The deletion is decided: the journal retries it.
            await journal.PutOffAsync(operation);
        }

        return [];
    }

    public async Task ResumeAsync(Operation operation, CancellationToken ct)
    {
        if (operation.Step < Decided)
        {
            // The process ended before the decision: nothing was changed yet.
            await journal.EndAsync(operation);
        }
        else if (operation.Step < Done)
        {
            await FinishAsync(operation);
        }
    }

    /// <summary>
    /// Saves the operation before it checks the ownership rule, so that concurrent checks no longer count this user as an owner. Both
    /// happen while holding the locks, so that of two last owners who delete their accounts at the same time, one stays.
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
        // Acquire locks in a fixed order, to avoid a deadlock of two users.
        foreach (var owned in (await OwnedAsync(userId, ct)).OrderBy(organization => organization.Id, StringComparer.Ordinal))
        {
            await held.AddAsync(owned.Id, locks, ct);
        }

        await db.Operations
            .Where(o => o.Kind == OperationKind.DeleteAccount && o.Subject == userId && o.Step < Decided)
            .ExecuteDeleteAsync(ct);
        await journal.BeginAsync(operation, ct);
        try
        {
            var owned = await OwnedAsync(userId, ct);
            var alone = await HeldAsync(userId, owned, ct);
            if (!owned.All(organization => held.Names.Contains(organization.Id)) || time.GetElapsedTime(started) > MaxWait)
            {
                throw new LogtoException(
                    null, LogtoException.Unreachable, "The user's organizations changed during the check, or the check took too long.");
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
        await using var _ = await locks.AcquireAsync($"delete-account:{userId}", CancellationToken.None);
        if (await journal.FindAsync(operation.Kind, userId, CancellationToken.None) is { Step: Done })
        {
            return;
        }

        await memberships.ChangedAsync(MembershipVersion.Everywhere, userId, CancellationToken.None);
        await db.Sessions.Where(session => session.UserId == userId).ExecuteDeleteAsync();
        await sessions.EndAllAsync(userId, CancellationToken.None);
        foreach (var organization in await OrganizationsAsync(userId))
        {
            await audit.RecordAsync(
                new AuditChange(
                    AuditActions.AccountDeleted,
                    organization.Id,
                    new AuditTarget(AuditTargets.Member, userId, userId),
                    AuditChange.Field(AuditFields.Role, Roles.Join(organization.OrganizationRoles)),
                    By: new AuditActor(userId, userId)),
                token => LogtoErrors.IgnoreNotFoundAsync(() => logto.RemoveMember(organization.Id, userId, token)));
            await memberships.ChangedAsync(organization.Id, userId, CancellationToken.None);
        }

        await LogtoErrors.IgnoreNotFoundAsync(() => logto.DeleteUser(userId, CancellationToken.None));
        await changes.PersonEndedAsync(userId, CancellationToken.None);
        // OrganizationCreationJob undoes incomplete creations and needs their rows to find them.
        await db.OrganizationCreations
            .Where(creation => creation.UserId == userId && (creation.Done || !creation.Attempted))
            .ExecuteDeleteAsync();
        await db.Operations.Where(o => o.Kind == OperationKind.DeleteAccount && o.Subject == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Step, Done));
    }

    private async Task<IReadOnlyList<LogtoOrganization>> OwnedAsync(string userId, CancellationToken ct) =>
        [.. (await logto.GetUserOrganizations(userId, ct)).Where(organization =>
            organization.OrganizationRoles.Any(role => role.Name == Roles.Owner))];

    /// <summary>Returns the organizations that prevent the deletion. An organization that is being deleted does not.</summary>
    private async Task<IReadOnlyList<LogtoOrganization>> HeldAsync(
        string userId,
        IReadOnlyList<LogtoOrganization> owned,
        CancellationToken ct)
    {
        var held = new List<LogtoOrganization>();
        foreach (var organization in owned)
        {
            if (!await journal.HasAsync(OperationKind.DeleteOrganization, organization.Id, ct)
                && !await ownership.HoldsWithoutAsync(organization.Id, userId, ct))
            {
                held.Add(organization);
            }
        }

        return held;
    }

    private async Task<IReadOnlyList<LogtoOrganization>> OrganizationsAsync(string userId)
    {
        IReadOnlyList<LogtoOrganization> found = [];
        await LogtoErrors.IgnoreNotFoundAsync(async () => found = await logto.GetUserOrganizations(userId, CancellationToken.None));
        return found;
    }

    private sealed class HeldLocks : IAsyncDisposable
    {
        private readonly List<IAsyncDisposable> held = [];

        public HashSet<string> Names { get; } = [];

        public async Task AddAsync(string organizationId, Locks locks, CancellationToken ct)
        {
            held.Add(await locks.AcquireAsync(PermissionRecheck.LockOf(organizationId), ct));
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

using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// Creates an organization in three calls to Logto: create it, add the user, make the user its owner. Logto has no transactions, so the
/// request is stored first. After a failure, the created organization is deleted; if that fails too, the same key resumes the creation.
/// </summary>
public sealed partial class OrganizationCreator(
    PlatformDbContext db,
    ILogtoManagementApi logto,
    MemberDirectory members,
    Locks locks,
    MyOrganizations mine,
    MembershipVersions memberships,
    OperationJournal journal,
    JobQueue jobs,
    AuditTrail audit,
    OrganizationCreationRule rule,
    TimeProvider time,
    ILogger<OrganizationCreator> log)
{
    /// <summary>The custom data field that stores the creation's key at Logto, to find the organization when the answer was lost.</summary>
    private const string KeyField = "creationKey";

    /// <summary>Returns the name of the lock that guards the user's creations and the deletion of the user's account.</summary>
    public static string LockOf(string userId) => $"create-organization:{userId}";

    /// <summary>Returns the user's oldest incomplete creation; null for none.</summary>
    public Task<OrganizationCreation?> UnfinishedAsync(string userId, CancellationToken ct) =>
        db.OrganizationCreations.Where(c => c.UserId == userId && !c.Done).OrderBy(c => c.CreatedAt).FirstOrDefaultAsync(ct);

    /// <summary>Returns the user's creation with this key; null for none.</summary>
    public Task<OrganizationCreation?> FindAsync(Guid key, string userId, CancellationToken ct) =>
        db.OrganizationCreations.AsNoTracking().FirstOrDefaultAsync(c => c.Key == key && c.UserId == userId, ct);

    /// <summary>Creates the organization, completes its creation, or returns the one that was created with the same key.</summary>
    /// <param name="description">Null for none.</param>
    /// <returns>The organization's id, or why the user may not create one.</returns>
    /// <exception cref="LogtoException">The creation failed. It was undone, or the same key resumes it.</exception>
    public async Task<(string? Id, CreationRefusal? Refusal)> CreateAsync(
        Guid key, string userId, string name, string? description, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(userId), ct);
        if (await journal.HasAsync(OperationKind.DeleteAccount, userId, ct))
        {
            throw new LogtoException(
                System.Net.HttpStatusCode.Conflict, "account.deleted",
                "The account is being deleted; the organization would have no owner.");
        }

        var wish = await db.OrganizationCreations.FirstOrDefaultAsync(c => c.Key == key && c.UserId == userId, ct);
        if (wish is null)
        {
            if (await rule.RefusalAsync(userId, ct) is { } refusal)
            {
                return (null, refusal);
            }

            wish = new OrganizationCreation { Key = key, UserId = userId, Name = name, CreatedAt = time.GetUtcNow() };
            db.OrganizationCreations.Add(wish);
            await jobs.EnqueueAsync<OrganizationCreationJob>(
                OrganizationCreationJob.KeyOf(wish),
                due: wish.CreatedAt + OrganizationCreationJob.RecoveryDelay,
                ct: ct);
        }

        // Cannot be canceled from here on: a closed browser must not leave an incomplete organization.
        return (wish.Done ? wish.OrganizationId! : await FulfilAsync(wish, name, description), null);
    }

    /// <summary>
    /// Completes or undoes an interrupted creation. An existing organization gets its owner; if the user's account is gone, the
    /// organization is deleted. If Logto has no organization, the stored request is deleted. An organization that already has members is
    /// left unchanged.
    /// </summary>
    /// <exception cref="LogtoException">A call to Logto failed; the job tries again later.</exception>
    public async Task RecoverAsync(Guid key, string userId, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(userId), ct);
        db.ChangeTracker.Clear();
        if (await db.OrganizationCreations.FirstOrDefaultAsync(c => c.Key == key && c.UserId == userId && !c.Done, ct) is not { } wish)
        {
            return;
        }

        wish.OrganizationId ??= await FindAsync(wish);
        if (wish.OrganizationId is not { } id || await LogtoErrors.IgnoreNotFoundAsync(() => logto.GetOrganization(id, ct)) is null)
        {
            db.Remove(wish);
            await db.SaveChangesAsync(CancellationToken.None);
            LogRecovered(wish.OrganizationId, userId, "dropped: Logto does not have it");
            return;
        }

        if (await IsInUseAsync(id, userId, ct))
        {
            wish.Done = true;
            await db.SaveChangesAsync(CancellationToken.None);
            await memberships.BegunAsync(id, userId, CancellationToken.None);
            LogRecovered(id, userId, "was complete");
        }
        else if (await MakerAsync(userId, ct) is { } maker)
        {
            await FulfilAsync(wish, wish.Name, wish.Description, new AuditActor(maker.Id, maker.DisplayName));
            LogRecovered(id, userId, "finished");
        }
        else
        {
            await logto.DeleteOrganization(id, CancellationToken.None);
            db.Remove(wish);
            await db.SaveChangesAsync(CancellationToken.None);
            LogRecovered(id, userId, "undone: its maker is gone");
        }
    }

    /// <summary>
    /// Returns whether the organization has other members, or its creator has a role: then the last call was made, or another user owns it
    /// by now.
    /// </summary>
    private async Task<bool> IsInUseAsync(string organizationId, string userId, CancellationToken ct) =>
        (await members.FirstAsync(organizationId, 2, ct)).Any(member => member.Id != userId || member.OrganizationRoles.Count > 0);

    /// <returns>Null if Logto no longer has the user, or the user's account is being deleted.</returns>
    private async Task<LogtoUser?> MakerAsync(string userId, CancellationToken ct) =>
        await journal.HasAsync(OperationKind.DeleteAccount, userId, ct)
            ? null
            : await LogtoErrors.IgnoreNotFoundAsync(() => logto.GetUser(userId, ct));

    /// <param name="by">Null for the signed-in user.</param>
    private async Task<string> FulfilAsync(OrganizationCreation wish, string name, string? description, AuditActor? by = null)
    {
        try
        {
            wish.OrganizationId ??= await FindAsync(wish) ?? await MakeAsync(wish, name, description);
            await db.SaveChangesAsync();
            var created = new AuditChange(
                AuditActions.OrganizationCreated,
                wish.OrganizationId,
                new AuditTarget(AuditTargets.Organization, wish.OrganizationId, wish.Name),
                After: AuditChange.Field(AuditFields.Name, wish.Name),
                By: by);
            await audit.RecordAsync(created, token => MakeOwnerAsync(wish.OrganizationId, wish.UserId, token));
            wish.Done = true;
            await db.SaveChangesAsync();
        }
        catch (LogtoException e)
        {
            await TakeBackAsync(wish, e);
            throw;
        }

        await memberships.BegunAsync(wish.OrganizationId, wish.UserId, CancellationToken.None);
        await mine.ForgetAsync(wish.UserId, CancellationToken.None);
        return wish.OrganizationId;
    }

    private async Task MakeOwnerAsync(string organizationId, string userId, CancellationToken ct)
    {
        await logto.AddMembers(organizationId, new NewMembers([userId]), ct);
        await logto.ReplaceMemberRoles(organizationId, userId, new RoleNames([Roles.Owner]), ct);
    }

    private async Task<string> MakeAsync(OrganizationCreation wish, string name, string? description)
    {
        (wish.Name, wish.Description) = (name, description);
        wish.Attempted = true;
        await db.SaveChangesAsync();
        var mark = new Dictionary<string, object?> { [KeyField] = wish.Key.ToString() };
        return (await logto.CreateOrganization(new NewOrganization(name, description, mark), CancellationToken.None)).Id;
    }

    /// <summary>Finds the organization that an earlier call created although its answer was lost.</summary>
    private async Task<string?> FindAsync(OrganizationCreation wish)
    {
        if (!wish.Attempted)
        {
            return null;
        }

        var sameName = await logto.FindOrganizations(LikePattern.Literal(wish.Name), 100, CancellationToken.None);
        return sameName.FirstOrDefault(o => o.CustomData?.GetValueOrDefault(KeyField)?.ToString() == wish.Key.ToString())?.Id;
    }

    private async Task TakeBackAsync(OrganizationCreation wish, LogtoException cause)
    {
        try
        {
            if ((wish.OrganizationId ?? await FindAsync(wish)) is { } made)
            {
                await logto.DeleteOrganization(made, CancellationToken.None);
                db.Remove(wish);
            }
            else if (cause.Status is not null)
            {
                db.Remove(wish);
            }

            // Otherwise Logto may still process the first call: keep the stored request, so that the next attempt looks for the
            // organization.
        }
        catch (LogtoException e)
        {
            LogNotTakenBack(e, wish.OrganizationId, wish.UserId);
        }

        await db.SaveChangesAsync();
    }

    [LoggerMessage(LogLevel.Information, "Resumed the creation of organization {OrganizationId} by user {UserId}: {Result}")]
    private partial void LogRecovered(string? organizationId, string userId, string result);

    [LoggerMessage(LogLevel.Warning, "Could not undo the incomplete creation of organization {OrganizationId} by user {UserId}; "
        + "it will be resumed")]
    private partial void LogNotTakenBack(Exception exception, string? organizationId, string userId);
}

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
/// Creates an organization: create, add the person, make them owner. Three calls and no transaction at Logto, so the wish is
/// written down first; a failure on the way is taken back, and what could not be taken back is resumed with the same key.
/// </summary>
public sealed partial class OrganizationCreator(
    PlatformDbContext db, ILogtoManagementApi logto, MemberDirectory members, Locks locks, MyOrganizations mine, Memberships memberships,
    OperationJournal journal, JobQueue jobs, AuditTrail audit, TimeProvider time, ILogger<OrganizationCreator> log)
{
    /// <summary>Marks the organization at Logto with the wish it came from, so that a lost answer can be found again.</summary>
    private const string KeyField = "creationKey";

    /// <summary>The name of the lock under which a person's wishes are fulfilled, and their account's end is decided.</summary>
    public static string LockOf(string userId) => $"create-organization:{userId}";

    /// <summary>The person's wish that was begun and not finished, if any.</summary>
    public Task<OrganizationCreation?> UnfinishedAsync(string userId, CancellationToken ct) =>
        db.OrganizationCreations.Where(c => c.UserId == userId && !c.Done).OrderBy(c => c.CreatedAt).FirstOrDefaultAsync(ct);

    /// <summary>The person's wish with this key; null when there is none.</summary>
    public Task<OrganizationCreation?> FindAsync(Guid key, string userId, CancellationToken ct) =>
        db.OrganizationCreations.AsNoTracking().FirstOrDefaultAsync(c => c.Key == key && c.UserId == userId, ct);

    /// <summary>Creates the organization, or finishes, or finds the one that this key has already made.</summary>
    /// <returns>The organization's id.</returns>
    /// <exception cref="LogtoException">It did not work; nothing half-made is left, or the same key resumes it.</exception>
    public async Task<string> CreateAsync(Guid key, string userId, string name, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(userId), ct);
        if (await journal.HasAsync(OperationKind.DeleteAccount, userId, ct))
        {
            throw new LogtoException(System.Net.HttpStatusCode.Conflict, "account.deleted", "The account is being deleted, and would leave the organization without an owner.");
        }

        var wish = await db.OrganizationCreations.FirstOrDefaultAsync(c => c.Key == key && c.UserId == userId, ct);
        if (wish is null)
        {
            wish = new OrganizationCreation { Key = key, UserId = userId, Name = name, CreatedAt = time.GetUtcNow() };
            db.OrganizationCreations.Add(wish);
            await jobs.EnqueueAsync<OrganizationCreationJob>(OrganizationCreationJob.KeyOf(wish), due: wish.CreatedAt + OrganizationCreationJob.HeadStart, ct: ct);
        }

        // A person who closes the browser now must not leave half an organization behind: no more cancelling.
        return wish.Done ? wish.OrganizationId! : await FulfilAsync(wish, name);
    }

    /// <summary>
    /// Finishes or undoes what a crash has left of a creation. An organization that exists gets its owner; without a maker, whose account
    /// is gone, it is deleted; a wish without an organization is dropped. One that has members already is left as it is.
    /// </summary>
    /// <exception cref="LogtoException">Not now; what is left is settled later.</exception>
    public async Task SettleAsync(Guid key, string userId, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(userId), ct);
        db.ChangeTracker.Clear();
        if (await db.OrganizationCreations.FirstOrDefaultAsync(c => c.Key == key && c.UserId == userId && !c.Done, ct) is not { } wish)
        {
            return;
        }

        wish.OrganizationId ??= await FindAsync(wish);
        if (wish.OrganizationId is not { } id || await LogtoErrors.UnlessGoneAsync(() => logto.GetOrganization(id, ct)) is null)
        {
            db.Remove(wish);
            await db.SaveChangesAsync(CancellationToken.None);
            LogSettled(wish.OrganizationId, userId, "dropped: Logto does not have it");
            return;
        }

        if (await IsInUseAsync(id, userId, ct))
        {
            wish.Done = true;
            await db.SaveChangesAsync(CancellationToken.None);
            await memberships.BegunAsync(id, userId, CancellationToken.None);
            LogSettled(id, userId, "was complete");
        }
        else if (await MakerAsync(userId, ct) is { } maker)
        {
            await FulfilAsync(wish, wish.Name, new AuditActor(maker.Id, maker.DisplayName));
            LogSettled(id, userId, "finished");
        }
        else
        {
            await logto.DeleteOrganization(id, CancellationToken.None);
            db.Remove(wish);
            await db.SaveChangesAsync(CancellationToken.None);
            LogSettled(id, userId, "undone: its maker is gone");
        }
    }

    /// <summary>Whether there is more in it than its maker without a role: then the last call was made, or the organization is another's by now.</summary>
    private async Task<bool> IsInUseAsync(string organizationId, string userId, CancellationToken ct) =>
        (await members.FirstAsync(organizationId, 2, ct)).Any(member => member.Id != userId || member.OrganizationRoles.Count > 0);

    /// <returns>Null for a person who is gone, or whose account is being deleted.</returns>
    private async Task<LogtoUser?> MakerAsync(string userId, CancellationToken ct) =>
        await journal.HasAsync(OperationKind.DeleteAccount, userId, ct) ? null : await LogtoErrors.UnlessGoneAsync(() => logto.GetUser(userId, ct));

    /// <param name="by">Null for the person who is signed in.</param>
    private async Task<string> FulfilAsync(OrganizationCreation wish, string name, AuditActor? by = null)
    {
        try
        {
            wish.OrganizationId ??= await FindAsync(wish) ?? await MakeAsync(wish, name);
            await db.SaveChangesAsync();
            var created = new AuditChange(
                AuditActions.OrganizationCreated, wish.OrganizationId, new AuditTarget(AuditTargets.Organization, wish.OrganizationId, wish.Name),
                After: AuditChange.Field(AuditFields.Name, wish.Name), By: by);
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

    private async Task<string> MakeAsync(OrganizationCreation wish, string name)
    {
        wish.Name = name;
        wish.Attempted = true;
        await db.SaveChangesAsync();
        var mark = new Dictionary<string, object?> { [KeyField] = wish.Key.ToString() };
        return (await logto.CreateOrganization(new NewOrganization(name, mark), CancellationToken.None)).Id;
    }

    /// <summary>The answer to an earlier first call may have been lost on its way: the organization then exists, without anybody in it.</summary>
    private async Task<string?> FindAsync(OrganizationCreation wish)
    {
        if (!wish.Attempted)
        {
            return null;
        }

        var sameName = await logto.FindOrganizations(wish.Name, 100, CancellationToken.None);
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

            // Otherwise the first call may still be on its way: the wish stays, and the same form, or the next visit, looks again.
        }
        catch (LogtoException e)
        {
            LogNotTakenBack(e, wish.OrganizationId, wish.UserId);
        }

        await db.SaveChangesAsync();
    }

    [LoggerMessage(LogLevel.Information, "Settled the creation of organization {OrganizationId} by {UserId}: {Result}")]
    private partial void LogSettled(string? organizationId, string userId, string result);

    [LoggerMessage(LogLevel.Warning, "Organization {OrganizationId} of {UserId} is half-made and could not be taken back; it will be resumed")]
    private partial void LogNotTakenBack(Exception exception, string? organizationId, string userId);
}

using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>
/// Applies changes made at Logto, as reported by a webhook or found by the reconcile job. Every effect only removes rows or invalidates
/// caches; the current state is read from Logto when it is next needed. Effects are therefore idempotent and can be applied late and in any
/// order.
/// </summary>
public sealed partial class LogtoChanges(
    PlatformDbContext db,
    ILogtoManagementApi logto,
    MembershipVersions memberships,
    MyOrganizations lists,
    RoleCatalog roles,
    JobQueue jobs,
    IEnumerable<IPersonListener> listeners,
    SessionClaims claims,
    TimeProvider time,
    ILogger<LogtoChanges> log)
{
    /// <summary>The size of one page of Logto's member list. For larger organizations, the cached lists of all users are removed.</summary>
    private const int MaxMembers = 100;

    /// <summary>The kind of <c>ReconcileJob</c>. It is declared here because that job depends on this class.</summary>
    public const string ReconcileKind = "reconcile";

    /// <summary>Access tokens of Logto expire after one hour by default; the Logto Console can change that.</summary>
    private static readonly TimeSpan LongerThanAnyToken = TimeSpan.FromDays(2);

    public async Task MembersChangedAsync(string organizationId, IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        foreach (var userId in userIds)
        {
            // Also for added members: Logto may have failed to deliver the webhook of an earlier removal.
            await memberships.ChangedAsync(organizationId, userId, ct);
            await lists.ForgetAsync(userId, ct);
        }
    }

    public async Task EveryMemberChangedAsync(string organizationId, CancellationToken ct)
    {
        await memberships.ChangedAsync(organizationId, MembershipVersion.Everyone, ct);
        await lists.ForgetAllAsync(ct);
    }

    /// <exception cref="LogtoException">The members could not be read from Logto.</exception>
    public async Task OrganizationRenamedAsync(string organizationId, CancellationToken ct)
    {
        var members = await MemberPage.ReadAsync(await logto.GetMembers(organizationId, 1, MaxMembers, null, null, ct), ct);
        if (members.Total > MaxMembers)
        {
            await lists.ForgetAllAsync(ct);
            return;
        }

        await lists.ForgetAsync(members.Rows.Select(member => member.Id), ct);
    }

    /// <summary>Revokes access to the organization immediately. A job deletes its rows after Logto has confirmed the deletion.</summary>
    /// <param name="rest">The delay before the rows are deleted.</param>
    public async Task OrganizationDeletedAsync(string organizationId, CancellationToken ct, TimeSpan rest = default)
    {
        await EveryMemberChangedAsync(organizationId, ct);
        var due = time.GetUtcNow() + rest;
        await jobs.EnqueueAsync<OrganizationPurge>(organizationId, due: due, ct: ct);
        LogCutOff(organizationId, due);
    }

    /// <summary>Handles a user who may be suspended or deleted. Invalidates the user's tokens even if Logto does not answer.</summary>
    /// <exception cref="LogtoException">Logto did not confirm the user's state.</exception>
    public async Task PersonEndedAsync(string userId, CancellationToken ct)
    {
        await memberships.ChangedAsync(MembershipVersion.Everywhere, userId, ct);
        await lists.ForgetAsync(userId, ct);
        await EndIfDeletedAsync(userId, ct);
    }

    /// <summary>Ends the sessions of a user whom Logto has suspended or deleted.</summary>
    /// <returns>True if Logto has suspended or deleted the user.</returns>
    /// <exception cref="LogtoException">The user could not be read from Logto.</exception>
    public async Task<bool> EndIfDeletedAsync(string userId, CancellationToken ct)
    {
        var isGone = await IsDeletedAsync(userId, ct);
        if (isGone == false)
        {
            return false;
        }

        var ended = await db.Sessions.Where(session => session.UserId == userId).ExecuteDeleteAsync(ct);
        if (isGone is null)
        {
            foreach (var listener in listeners)
            {
                await listener.PersonGoneAsync(userId, ct);
            }

            await ForgetVersionsAsync(userId, isNews: ended > 0, ct);
        }

        LogEnded(ended, userId);
        return true;
    }

    /// <summary>
    /// Deletes the user's membership versions: no session is left that could hold a token verified under them. The version for all
    /// organizations stays until every earlier bearer token has expired, because it is what rejects those tokens.
    /// </summary>
    private async Task ForgetVersionsAsync(string userId, bool isNews, CancellationToken ct)
    {
        var versions = db.MembershipVersions.Where(version => version.UserId == userId);
        var elsewhere = versions.Where(version => version.OrganizationId != MembershipVersion.Everywhere);
        if (isNews || await elsewhere.AnyAsync(ct))
        {
            await memberships.ChangedAsync(MembershipVersion.Everywhere, userId, ct);
            await elsewhere.ExecuteDeleteAsync(ct);
            return;
        }

        var before = time.GetUtcNow() - LongerThanAnyToken;
        await versions.Where(version => version.ChangedAt < before).ExecuteDeleteAsync(ct);
    }

    /// <exception cref="LogtoException">The user's profile could not be read from Logto.</exception>
    public async Task PersonChangedAsync(string userId, CancellationToken ct)
    {
        await lists.ForgetAsync(userId, ct);
        foreach (var listener in listeners)
        {
            await listener.PersonChangedAsync(userId, ct);
        }

        if (await db.Sessions.AnyAsync(session => session.UserId == userId, ct))
        {
            await claims.ChangeAsync(await logto.GetUser(userId, ct));
        }
    }

    public async Task RolesChangedAsync(CancellationToken ct)
    {
        await roles.ForgetAsync(ct);
        await memberships.ChangedAsync(MembershipVersion.Everywhere, MembershipVersion.Everyone, ct);
        await lists.ForgetAllAsync(ct);
    }

    /// <summary>Restarts the reconcile job immediately.</summary>
    public Task SomethingChangedAsync(CancellationToken ct) => jobs.EnqueueAsync(ReconcileKind, "", null, null, ct);

    /// <returns>True for a suspended user, false for an active user, null if the user does not exist.</returns>
    private async Task<bool?> IsDeletedAsync(string userId, CancellationToken ct)
    {
        try
        {
            return (await logto.GetUser(userId, ct)).IsSuspended;
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Ended {Count} sessions of user {UserId}: Logto has suspended or deleted the user")]
    private partial void LogEnded(int count, string userId);

    [LoggerMessage(LogLevel.Warning, "Closed organization {OrganizationId}: Logto has deleted it. Its rows will be deleted after {Due}")]
    private partial void LogCutOff(string organizationId, DateTimeOffset due);
}

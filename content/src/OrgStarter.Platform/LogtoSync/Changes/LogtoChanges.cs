using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>
/// What a change at Logto does here, whether a webhook or the timed reconcile tells of it. Each effect takes away or forgets,
/// and what holds instead is asked of Logto when next needed. So effects may come twice, late and in any order.
/// </summary>
public sealed partial class LogtoChanges(
    PlatformDbContext db, ILogtoManagementApi logto, Memberships memberships, MyOrganizations lists, RoleCatalog roles, JobQueue jobs,
    IEnumerable<IPersonListener> listeners, SessionClaims claims, TimeProvider time, ILogger<LogtoChanges> log)
{
    /// <summary>One page of Logto's; with more members than this, everybody's list is forgotten.</summary>
    private const int Few = 100;

    /// <summary>The kind of the reconcile, which itself uses this class.</summary>
    public const string ReconcileKind = "reconcile";

    /// <summary>Logto's access tokens live an hour, unless the Console says otherwise.</summary>
    private static readonly TimeSpan LongerThanAnyToken = TimeSpan.FromDays(2);

    public async Task MembersChangedAsync(string organizationId, IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        foreach (var userId in userIds)
        {
            // Also for somebody who was added: of a removal before it Logto may have told in vain.
            await memberships.ChangedAsync(organizationId, userId, ct);
            await lists.ForgetAsync(userId, ct);
        }
    }

    public async Task EveryMemberChangedAsync(string organizationId, CancellationToken ct)
    {
        await memberships.ChangedAsync(organizationId, Memberships.Everyone, ct);
        await lists.ForgetAllAsync(ct);
    }

    /// <exception cref="LogtoException">Logto did not say who is in it.</exception>
    public async Task OrganizationRenamedAsync(string organizationId, CancellationToken ct)
    {
        var members = await MemberPage.ReadAsync(await logto.GetMembers(organizationId, 1, Few, null, null, ct), ct);
        if (members.Total > Few)
        {
            await lists.ForgetAllAsync(ct);
            return;
        }

        await lists.ForgetAsync(members.Rows.Select(member => member.Id), ct);
    }

    /// <summary>Cuts the organization off at once; its rows go in the background, after Logto has confirmed.</summary>
    /// <param name="rest">How long the rows rest before they go.</param>
    public async Task OrganizationDeletedAsync(string organizationId, CancellationToken ct, TimeSpan rest = default)
    {
        await EveryMemberChangedAsync(organizationId, ct);
        var due = time.GetUtcNow() + rest;
        await jobs.EnqueueAsync<OrganizationPurge>(organizationId, due: due, ct: ct);
        LogCutOff(organizationId, due);
    }

    /// <summary>The person may be suspended or gone. Organizations ask Logto again from the next request on, whether Logto answers now or not.</summary>
    /// <exception cref="LogtoException">Logto did not say whether it is so.</exception>
    public async Task PersonEndedAsync(string userId, CancellationToken ct)
    {
        await memberships.ChangedAsync(Memberships.Everywhere, userId, ct);
        await lists.ForgetAsync(userId, ct);
        await EndIfGoneAsync(userId, ct);
    }

    /// <summary>Ends the sessions of a person whom Logto has suspended or does not know any more.</summary>
    /// <returns>True when it did.</returns>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<bool> EndIfGoneAsync(string userId, CancellationToken ct)
    {
        var isGone = await IsGoneAsync(userId, ct);
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
    /// No session is left that could hold a token taken under these counts. The one for everywhere stays until every bearer token from
    /// before has come to its end: it is what refuses them.
    /// </summary>
    private async Task ForgetVersionsAsync(string userId, bool isNews, CancellationToken ct)
    {
        var versions = db.MembershipVersions.Where(version => version.UserId == userId);
        var elsewhere = versions.Where(version => version.OrganizationId != Memberships.Everywhere);
        if (isNews || await elsewhere.AnyAsync(ct))
        {
            await memberships.ChangedAsync(Memberships.Everywhere, userId, ct);
            await elsewhere.ExecuteDeleteAsync(ct);
            return;
        }

        var before = time.GetUtcNow() - LongerThanAnyToken;
        await versions.Where(version => version.ChangedAt < before).ExecuteDeleteAsync(ct);
    }

    /// <exception cref="LogtoException">Logto did not say what they are called now.</exception>
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
        await memberships.ChangedAsync(Memberships.Everywhere, Memberships.Everyone, ct);
        await lists.ForgetAllAsync(ct);
    }

    /// <summary>Starts the reconcile over, now.</summary>
    public Task SomethingChangedAsync(CancellationToken ct) => jobs.EnqueueAsync(ReconcileKind, "", null, null, ct);

    /// <returns>True for a suspended person, null for one who does not exist.</returns>
    private async Task<bool?> IsGoneAsync(string userId, CancellationToken ct)
    {
        try
        {
            return (await logto.GetUser(userId, ct)).IsSuspended;
        }
        catch (LogtoException e) when (e.SaysGone)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} sessions of {UserId} were ended: Logto has suspended or deleted that person")]
    private partial void LogEnded(int count, string userId);

    [LoggerMessage(LogLevel.Warning, "Organization {OrganizationId} was deleted at Logto: it is closed, and its rows go after {Due}")]
    private partial void LogCutOff(string organizationId, DateTimeOffset due);
}

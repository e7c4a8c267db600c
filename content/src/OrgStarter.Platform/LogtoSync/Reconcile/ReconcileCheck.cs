using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

/// <summary>Compares the stored state of one user or one organization with Logto.</summary>
public sealed class ReconcileCheck(
    PlatformDbContext db,
    StoredIds stored,
    ILogtoManagementApi logto,
    LogtoChanges changes,
    IOptionsMonitor<ReconcileOptions> options)
{
    public Task<List<string>> IdsAsync(ReconcileStage stage, string cursor, int count, CancellationToken ct) =>
        stage == ReconcileStage.People ? stored.PeopleAfterAsync(cursor, count, ct) : stored.OrganizationsAfterAsync(cursor, count, ct);

    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public Task AtAsync(ReconcileStage stage, string id, CancellationToken ct) =>
        stage == ReconcileStage.People ? AtPersonAsync(id, ct) : AtOrganizationAsync(id, ct);

    /// <summary>
    /// Finds a suspended or deleted user, and tokens of organizations that the user has left. Changed roles need no check: a token expires
    /// before a whole pass is over. Cached names expire even sooner.
    /// </summary>
    private async Task AtPersonAsync(string userId, CancellationToken ct)
    {
        var tokens = db.SessionTokens.Where(token =>
            db.Set<Session>().Any(session => session.Id == token.SessionId && session.UserId == userId));
        var visited = await tokens.Select(token => token.OrganizationId).Distinct().ToListAsync(ct);
        if (await changes.EndIfDeletedAsync(userId, ct) || visited.Count == 0)
        {
            return;
        }

        var present = (await logto.GetUserOrganizations(userId, ct)).Select(organization => organization.Id).ToHashSet();
        foreach (var left in visited.Where(id => !present.Contains(id)))
        {
            await changes.MembersChangedAsync(left, [userId], ct);
            await tokens.Where(token => token.OrganizationId == left).ExecuteDeleteAsync(ct);
        }
    }

    private async Task AtOrganizationAsync(string organizationId, CancellationToken ct)
    {
        try
        {
            await logto.GetOrganization(organizationId, ct);
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
            await changes.OrganizationDeletedAsync(organizationId, ct, rest: options.CurrentValue.PurgeAfter);
        }
    }
}

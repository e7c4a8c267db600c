using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>
/// Deletes the rows of organizations that Logto has deleted, in portions. It asks Logto first: rows that are gone do not come
/// back, and whoever sent us here may have been overtaken.
/// </summary>
public sealed partial class OrganizationPurger(PlatformDbContext db, ILogtoManagementApi logto, WorkItems items, TimeProvider time, ILogger<OrganizationPurger> log)
{
    private const int Portion = 500;

    /// <summary>A count that no token was ever taken under: what somebody still remembers never looks current again.</summary>
    private const int Retired = int.MaxValue / 2;

    /// <summary>How long another instance leaves a purge alone after the last portion.</summary>
    private static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(2);

    public async Task PurgeDueAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var due = await db.OrganizationPurges.Where(purge => purge.DueAt <= now).OrderBy(purge => purge.DueAt)
            .Select(purge => purge.OrganizationId).Take(Portion).ToListAsync(ct);
        foreach (var organizationId in due.Where(_ => !ct.IsCancellationRequested))
        {
            if (await PostponeAsync(organizationId, now, ct) == 1)
            {
                await items.TryAsync(nameof(OrganizationPurger), organizationId, () => PurgeIfGoneAsync(organizationId, ct),
                    rest => DueAtAsync(organizationId, time.GetUtcNow() + rest, DateTimeOffset.MaxValue, ct), ct);
            }
        }
    }

    private async Task PurgeIfGoneAsync(string organizationId, CancellationToken ct)
    {
        try
        {
            if (await IsGoneAsync(organizationId, ct) is { } isGone)
            {
                if (isGone)
                {
                    await PurgeAsync(organizationId, ct);
                }

                await db.OrganizationPurges.Where(purge => purge.OrganizationId == organizationId).ExecuteDeleteAsync(ct);
            }
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The site is shut down: whoever looks next goes on.
            await DueAtAsync(organizationId, time.GetUtcNow(), DateTimeOffset.MaxValue, CancellationToken.None);
            throw;
        }
    }

    private async Task PurgeAsync(string organizationId, CancellationToken ct)
    {
        var count = 0;
        while (await PurgePortionAsync(organizationId, ct) is > 0 and var deleted)
        {
            count += deleted;
            await PostponeAsync(organizationId, DateTimeOffset.MaxValue, ct);
        }

        LogPurged(organizationId, count);
    }

    private async Task<int> PurgePortionAsync(string organizationId, CancellationToken ct)
    {
        await db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId == Memberships.Everyone && v.Version < Retired)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Version, Retired), ct);
        return await db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId != Memberships.Everyone)
                .OrderBy(v => v.UserId).Take(Portion).ExecuteDeleteAsync(ct)
            + await TenantRows.DeleteAsync(db, organizationId, Portion, ct);
    }

    /// <returns>Null when Logto does not say: later, then.</returns>
    private async Task<bool?> IsGoneAsync(string organizationId, CancellationToken ct)
    {
        try
        {
            await logto.GetOrganization(organizationId, ct);
            LogAlive(organizationId);
            return false;
        }
        catch (LogtoException e)
        {
            return e.SaysGone ? true : null;
        }
    }

    private Task<int> PostponeAsync(string organizationId, DateTimeOffset ifDueBy, CancellationToken ct) =>
        DueAtAsync(organizationId, time.GetUtcNow() + ClaimTime, ifDueBy, ct);

    private Task<int> DueAtAsync(string organizationId, DateTimeOffset due, DateTimeOffset ifDueBy, CancellationToken ct) =>
        db.OrganizationPurges.Where(purge => purge.OrganizationId == organizationId && purge.DueAt <= ifDueBy)
            .ExecuteUpdateAsync(set => set.SetProperty(purge => purge.DueAt, due), ct);

    [LoggerMessage(LogLevel.Warning, "{Count} rows of organization {OrganizationId} were deleted, as the organization was at Logto")]
    private partial void LogPurged(string organizationId, int count);

    [LoggerMessage(LogLevel.Warning, "Organization {OrganizationId} was said to be deleted, but Logto has it; its rows stay")]
    private partial void LogAlive(string organizationId);
}

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Operators;

/// <param name="Day">In UTC.</param>
public sealed record DayCount(DateOnly Day, int Count);

/// <summary>Counts what happened on the last days, and reads the site's own log. No row of an organization is read.</summary>
public sealed class SiteActivity(PlatformDbContext db, IServiceScopeFactory scopes, TimeProvider time)
{
    public const int Days = 14;
    public const int LogSize = 50;

    /// <summary>Returns the sign-ins of each day. A session that has ended does not count any more.</summary>
    public Task<IReadOnlyList<DayCount>> SignInsAsync(CancellationToken ct) => CountAsync<Session>((from, to) =>
        session => session.CreatedAt >= from && session.CreatedAt < to, ct);

    public Task<IReadOnlyList<DayCount>> OrganizationsAsync(CancellationToken ct) => CountAsync<OrganizationCreation>((from, to) =>
        creation => creation.Done && creation.CreatedAt >= from && creation.CreatedAt < to, ct);

    /// <summary>Reads the site's own log, newest entry first, as a member reads the log of an organization.</summary>
    /// <param name="before">Returns only entries older than this one.</param>
    public async Task<IReadOnlyList<AuditEntry>> LogAsync(Guid? before, CancellationToken ct)
    {
        IReadOnlyList<AuditEntry> log = [];
        await scopes.InOrganizationAsync(OperatorTrail.SiteLog, async services =>
        {
            var entries = services.GetRequiredService<PlatformDbContext>().AuditEntries.AsNoTracking();
            log = await (before is null ? entries : entries.Where(entry => entry.Id < before)).OrderByDescending(entry => entry.Id)
                .Take(LogSize).ToListAsync(ct);
        });
        return log;
    }

    private async Task<IReadOnlyList<DayCount>> CountAsync<T>(
        Func<DateTimeOffset, DateTimeOffset, Expression<Func<T, bool>>> isOn, CancellationToken ct) where T : class
    {
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var days = new List<DayCount>();
        for (var day = today.AddDays(1 - Days); day <= today; day = day.AddDays(1))
        {
            // Neither engine groups the stored instants by day in the same way.
            var count = await db.Set<T>().CountAsync(isOn(day, day.AddDays(1)), ct);
            days.Add(new DayCount(DateOnly.FromDateTime(day.UtcDateTime), count));
        }

        return days;
    }
}

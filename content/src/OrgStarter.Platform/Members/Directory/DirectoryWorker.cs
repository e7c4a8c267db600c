using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Fills and refreshes directories in the background: first the single members that something happened to, then lists whose time has
/// come. Every instance runs one; an organization has one of them at a time, and all together stay within <see cref="LogtoBudget"/>.
/// </summary>
public sealed partial class DirectoryWorker(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<DirectoryWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Between two organizations, and while the budget is used up.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private const int LooksAtOnce = 20;
    private readonly WakeSignal wake = new();

    /// <inheritdoc cref="WakeSignal.Wake"/>
    public void Wake() => wake.Wake();

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    /// <returns>Whether there was anything to do.</returns>
    internal async Task<bool> WorkAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var now = time.GetUtcNow();
        var looks = await db.MemberLooks.AsNoTracking()
            .Where(look => look.DueAt <= now && db.Set<MemberSync>().Any(sync => sync.OrganizationId == look.OrganizationId))
            .OrderBy(look => look.DueAt).Take(LooksAtOnce).ToListAsync(ct);
        foreach (var look in looks)
        {
            if (await scope.ServiceProvider.GetRequiredService<Quotas>().TakeLogtoCallAsync(ct) is not null)
            {
                return false;
            }

            await items.TryAsync(
                DirectoryHealer.Work, DirectoryHealer.Subject(look),
                () => scopes.InOrganizationAsync(look.OrganizationId, services => services.GetRequiredService<DirectoryHealer>().LookAsync(look, ct)),
                rest => db.MemberLooks.Where(l => l.OrganizationId == look.OrganizationId && l.UserId == look.UserId && l.Mark == look.Mark)
                    .ExecuteUpdateAsync(set => set.SetProperty(l => l.DueAt, now + rest), ct), ct);
        }

        var due = await db.MemberSyncs.Where(sync => sync.DueAt <= now).OrderBy(sync => sync.DueAt).Select(sync => sync.OrganizationId).FirstOrDefaultAsync(ct);
        if (due is not null)
        {
            await items.TryAsync(
                nameof(DirectorySync), due, () => scopes.InOrganizationAsync(due, services => services.GetRequiredService<DirectorySync>().RunAsync(ct)),
                rest => db.MemberSyncs.Where(sync => sync.OrganizationId == due && sync.Holder == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(sync => sync.DueAt, now + rest), ct), ct);
        }

        return looks.Count > 0 || due is not null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = LookEvery;
            try
            {
                wait = await meters.WorkAsync(nameof(DirectoryWorker), () => WorkAsync(stoppingToken)) ? Breath : LookEvery;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Logto or the database is away. What is due stays due.
                LogTrouble(e);
            }

            await wake.SleepAsync(wait, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Member directories are not refreshed at the moment; the worker tries again in seconds")]
    private partial void LogTrouble(Exception exception);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing;

public static class AuditDatabase
{
    public static async Task InOrganizationAsync(this TestSite site, string organization, Func<AppDbContext, Task> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var info = new TenantContext(organization, "somebody0001", new HashSet<string>(), DateTimeOffset.MaxValue);
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(info);
        await work(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    /// <inheritdoc cref="SiteDatabase.RefuseRowsOfAsync"/>
    public static Task<IAsyncDisposable> WithoutRoomForEntriesAsync(this TestSite site) => site.Database.RefuseRowsOfAsync("AuditEntries");

    /// <returns>The number of open intents after the sweep.</returns>
    public static async Task<int> SweepAsync(this TestSite site)
    {
        await site.RunNowAsync<AuditSweep>();
        return await site.InDatabaseAsync(db => db.AuditIntents.CountAsync(TestContext.Current.CancellationToken));
    }

    public static AuditEntry NewEntry(string organization = "") => new()
    {
        Id = AuditId.New(DateTimeOffset.UtcNow),
        OrganizationId = organization,
        At = DateTimeOffset.UtcNow,
        ActorId = "somebody0001",
        ActorName = "Somebody",
        Action = AuditActions.MemberRemoved,
        Outcome = AuditOutcome.Done,
        TargetKind = AuditTargets.Member,
        TargetName = "Somebody else",
    };
}

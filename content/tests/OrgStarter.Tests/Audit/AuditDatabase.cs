using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Audit;
using OrgStarter.Data;
using OrgStarter.Tenancy;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Audit;

/// <summary>What tests of the audit do past the pages.</summary>
public static class AuditDatabase
{
    public static async Task InOrganizationAsync(this TestSite site, string organization, Func<AppDbContext, Task> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var info = new TenantInfo(organization, "somebody0001", new HashSet<string>(), DateTimeOffset.MaxValue);
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(info);
        await work(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    /// <summary>Until it is disposed the database takes no entry: what a crash before the entry looks like from outside.</summary>
    public static async Task<IAsyncDisposable> WithoutRoomForEntriesAsync(this TestSite site)
    {
        await site.SqlAsync("CREATE TRIGGER Crash BEFORE INSERT ON AuditEntries BEGIN SELECT RAISE(ABORT, 'crash'); END");
        return new Room(site);
    }

    public static async Task SqlAsync(this TestSite site, string sql)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
    }

    public static Task<int> SweepAsync(this TestSite site) =>
        site.Services.GetRequiredService<AuditSweep>().SweepAsync(TestContext.Current.CancellationToken);

    private sealed class Room(TestSite site) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await site.SqlAsync("DROP TRIGGER Crash");
    }
}

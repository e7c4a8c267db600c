using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

/// <summary>An entry is never changed or deleted, by whatever way.</summary>
public sealed class AppendOnlyTests(TestSite site)
{
    private readonly string organization = Guid.NewGuid().ToString("N")[..12];

    [Theory]
    [InlineData("change")]
    [InlineData("delete")]
    public async Task The_write_guard_refuses(string attempt)
    {
        await AddAsync();
        await site.InOrganizationAsync(organization, async db =>
        {
            var entry = await db.AuditEntries.SingleAsync(TestContext.Current.CancellationToken);
            if (attempt == "change")
            {
                entry.Outcome = AuditOutcome.Refused;
            }
            else
            {
                db.Remove(entry);
            }

            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
        });
    }

    [Fact]
    public async Task Bulk_statements_are_refused_before_they_run()
    {
        await site.InOrganizationAsync(organization, async db =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                db.AuditEntries.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.TargetId, "x"), TestContext.Current.CancellationToken));
        });
    }

    /// <summary>By somebody who may do anything else to the tables.</summary>
    [Theory]
    [InlineData("UPDATE \"AuditEntries\" SET \"ActorName\" = 'Somebody else'")]
    [InlineData("DELETE FROM \"AuditEntries\"")]
    [InlineData(
        "INSERT OR REPLACE INTO AuditEntries SELECT * FROM AuditEntries",
        "INSERT INTO \"AuditEntries\" SELECT * FROM \"AuditEntries\" ON CONFLICT (\"Id\") DO UPDATE SET \"ActorName\" = ''")]
    [InlineData("DELETE FROM AuditEntries WHERE 1 = 0 OR Id IS NOT NULL", "TRUNCATE \"AuditEntries\"")]
    public async Task The_database_refuses_raw_SQL(string sql, string? onPostgres = null)
    {
        await AddAsync();
        var refusal = await Assert.ThrowsAnyAsync<DbException>(() =>
            site.Database.SqlAsync(site.Database.IsPostgres ? onPostgres ?? sql : sql));
        Assert.Contains("AuditEntries is append-only", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inside_an_organization_no_entry_can_be_added_to_another()
    {
        await site.InOrganizationAsync(organization, async db =>
        {
            var entry = AuditDatabase.NewEntry("anotherorg12");
            db.Add(entry);
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
        });
    }

    [Fact]
    public async Task Outside_every_organization_an_entry_must_name_its_own()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Add(AuditDatabase.NewEntry());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    private Task AddAsync() => site.InOrganizationAsync(organization, async db =>
    {
        db.Add(AuditDatabase.NewEntry());
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });
}

using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>Two requests insert the same row at the same moment. The site expects that, and no line of the log calls it a
/// failure.</summary>
public sealed class ExpectedConflictTests
{
    [Fact]
    public async Task A_row_that_another_request_inserted_a_moment_before_is_no_error()
    {
        var rival = new Rival();
        await using var site = await TestSite.StartAsync(rival.In, settings: (TestSite.WithoutWorkers, "true"));
        rival.Row = id => $"""INSERT INTO "WebhookReceipts" ("Id", "Event", "ReceivedAt") VALUES ('{id}', 'User.Deleted', {Now(site)})""";
        rival.Site = site;
        var answer = await Deliveries.SendAsync(site, """{"event":"User.Deleted","data":{"id":"nobody000001"}}""");
        Assert.Equal((HttpStatusCode.OK, 1), (answer.StatusCode, rival.Count));
        Assert.DoesNotContain(site.Logs.All, line =>
            line.Level >= LogLevel.Warning && line.Category.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_that_fails_for_another_reason_is_still_an_error_of_the_request()
    {
        await using var site = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        await using (await site.Database.RefuseRowsOfAsync("WebhookReceipts"))
        {
            Assert.Equal(
                HttpStatusCode.InternalServerError,
                (await Deliveries.SendAsync(site, """{"event":"User.Deleted","data":{"id":"nobody000001"}}""")).StatusCode);
        }

        Assert.Contains(site.Logs.All, line => line.Level == LogLevel.Error && line.Text.Contains("crash", StringComparison.Ordinal));
    }

    private static string Now(TestSite site) => site.Database.IsPostgres ? "now()" : $"{site.Time.GetUtcNow().UtcTicks}";

    /// <summary>Inserts the row that is about to be saved, right before the transaction that saves it.</summary>
    private sealed class Rival : DbTransactionInterceptor
    {
        public Func<string, string> Row { get; set; } = null!;

        public TestSite? Site { get; set; }

        public int Count { get; private set; }

        public void In(IServiceCollection services)
        {
            services.ConfigureDbContext<AppDbContext>(options => options.AddInterceptors(this));
            services.ConfigureDbContext<PostgresDbContext>(options => options.AddInterceptors(this));
        }

        public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection,
            TransactionStartingEventData eventData,
            InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default)
        {
            if (Site is not null
                && eventData.Context?.ChangeTracker.Entries<WebhookReceipt>().FirstOrDefault(entry =>
                    entry.State == EntityState.Added) is { } added)
            {
                Count++;
                await Site.Database.SqlAsync(Row(added.Entity.Id));
            }

            return result;
        }
    }
}

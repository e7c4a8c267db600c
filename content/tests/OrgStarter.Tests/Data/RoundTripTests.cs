using System.Data.Common;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrgStarter.Data;
using OrgStarter.Platform.Data.Postgres;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Data;

/// <summary>
/// Counts the commands that requests send to the database. Until something is written there are none on SQLite; on PostgreSQL there is
/// one, which tells that nothing was written, and which requests at the same time share.
/// </summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    private readonly Counter sent = new();
    private TestSite site = null!;
    private Browser alice = null!;

    public async ValueTask InitializeAsync()
    {
        site = await TestSite.StartAsync(
            services => services.ConfigureDbContext<AppDbContext>(options => options.AddInterceptors(sent)),
            null,
            (TestSite.WithoutWorkers, "true"));
        sent.Database = site.Database.IsPostgres ? new NpgsqlConnectionStringBuilder(site.Database.Raw).Database : null;
        alice = await site.BrowseAsAsync("alice@example.com");
    }

    public ValueTask DisposeAsync()
    {
        sent.Dispose();
        return site.DisposeAsync();
    }

    [Theory]
    [InlineData("home")]
    [InlineData("settings/roles")]
    [InlineData("members")]
    public async Task A_warm_page_asks_SQLite_nothing_and_PostgreSQL_once(string page) =>
        Assert.Equal(site.Database.IsPostgres ? 1 : 0, await WarmAsync(page));

    [Fact]
    public async Task What_a_warm_home_page_loads_afterwards_asks_SQLite_nothing()
    {
        Assert.SkipWhen(site.Database.IsPostgres, "PostgreSQL reads each part anew.");
        Assert.Equal(0, await WarmAsync("home?handler=Today"));
    }

    [Fact]
    public async Task After_a_commit_the_next_page_reads_its_rows_again()
    {
        await WarmAsync("members");
        await site.Database.SqlAsync("UPDATE \"DirectoryMembers\" SET \"Name\" = 'Renamed ' || \"Name\"");
        Assert.Equal(3 + StateReads, await CountAsync("members"));
        Assert.Contains("Renamed Alice", alice.Page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_wait_for_PostgreSQL_at_the_same_time_share_a_statement()
    {
        Assert.SkipUnless(site.Database.IsPostgres, "SQLite is not asked.");
        var state = site.Services.GetRequiredService<PostgresState>();
        var asked = Enumerable.Range(0, 100).Select(_ => state.NowAsync()).ToHashSet();
        Assert.InRange(asked.Count, 1, 50);
        var before = await Task.WhenAll(asked);
        await site.Database.SqlAsync("UPDATE \"Sessions\" SET \"Browser\" = 'Other'");
        Assert.DoesNotContain(await state.NowAsync(), before);
    }

    [Fact]
    public async Task A_page_that_writes_reads_afterwards_what_it_has_written()
    {
        var me = await site.PersonIdAsync("alice@example.com");
        await WarmAsync("members");
        await site.Database.SqlAsync($"UPDATE \"DirectoryMembers\" SET \"Name\" = 'Outdated' WHERE \"UserId\" = '{me}'");
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            db.MemberRefreshes.Add(new MemberRefresh
            {
                OrganizationId = Organization.Aurora.Id,
                UserId = me,
                Mark = Guid.NewGuid(),
                FreshFrom = site.Time.GetUtcNow() + TimeSpan.FromMinutes(1),
            });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await WarmAsync("members");
        Assert.Contains("Outdated", alice.Page.Body, StringComparison.Ordinal);
        site.Time.Advance(TimeSpan.FromMinutes(2));
        await CountAsync("members");
        Assert.DoesNotContain("Outdated", alice.Page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_commit_the_next_page_asks_again_and_once()
    {
        await WarmAsync("settings/roles");
        await site.Database.SqlAsync("UPDATE \"Sessions\" SET \"Browser\" = 'Other'");
        Assert.Equal(1 + StateReads, await CountAsync("settings/roles"));
        await site.Database.SqlAsync("DELETE FROM \"Sessions\"");
        site.Logto.Calls.Forget();
        await alice.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(1, site.Logto.Calls.SignIns());
    }

    /// <summary>The statements that tell on PostgreSQL that the rows in memory are outdated.</summary>
    private int StateReads => site.Database.IsPostgres ? 1 : 0;

    /// <summary>Returns the smallest count, because on PostgreSQL a commit in another database of the server counts, too.</summary>
    private async Task<int> WarmAsync(string page)
    {
        List<int> counts = [];
        for (var i = 0; i < (site.Database.IsPostgres ? 20 : 4); i++)
        {
            counts.Add(await CountAsync(page));
        }

        return counts[3..].Min();
    }

    private async Task<int> CountAsync(string page)
    {
        sent.Texts.Clear();
        await alice.GetAsync(Organization.Aurora.At(page));
        Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At(page)), (alice.Page.Status, alice.Page.PathAndQuery));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n\n", sent.Texts));
        return sent.Texts.Count;
    }

    /// <summary>Counts what EF Core sends to SQLite, and what PostgreSQL's driver traces: not all of that goes through EF Core.</summary>
    private sealed class Counter : DbCommandInterceptor, IDisposable
    {
        private readonly HttpContextAccessor requests = new();
        private readonly ActivityListener listener;

        public Counter()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity => Count(
                    Equals(activity.GetTagItem("db.namespace"), Database) ? activity.GetTagItem("db.query.text") : null),
            };
            ActivitySource.AddActivityListener(listener);
        }

        public List<string> Texts { get; } = [];

        /// <summary>The name of the site's database: other tests have theirs on the same server.</summary>
        public string? Database { get; set; }

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result)
        {
            Count(command);
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Count(command);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count(command);
            return ValueTask.FromResult(result);
        }

        public void Dispose() => listener.Dispose();

        private void Count(DbCommand command) => Count(command.CommandText);

        private void Count(object? text)
        {
            if (requests.HttpContext is not null && text is string sent)
            {
                Texts.Add(sent);
            }
        }
    }
}

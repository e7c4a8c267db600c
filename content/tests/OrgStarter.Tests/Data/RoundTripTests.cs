using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Data;

/// <summary>
/// Counts the commands that requests send to the database. On SQLite there are none until something was written; on PostgreSQL one tells
/// whose session it is and what the user may do, and each question of the page's own is another one.
/// </summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    private readonly Counter sent = new();
    private TestSite site = null!;
    private Browser alice = null!;

    public async ValueTask InitializeAsync()
    {
        site = await TestSite.StartAsync(services => services
            .ConfigureDbContext<AppDbContext>(options => options.AddInterceptors(sent))
            .ConfigureDbContext<PostgresDbContext>(options => options.AddInterceptors(sent)), null, (TestSite.WithoutWorkers, "true"));
        alice = await site.BrowseAsAsync("alice@example.com");
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_warm_home_page_asks_SQLite_nothing_and_PostgreSQL_once() =>
        Assert.Equal(site.Database.IsPostgres ? 1 : 0, await WarmAsync("home"));

    [Fact]
    public async Task What_a_warm_home_page_loads_afterwards_asks_SQLite_nothing()
    {
        Assert.SkipWhen(site.Database.IsPostgres, "PostgreSQL reads each part anew.");
        Assert.Equal(0, await WarmAsync("home?handler=Today"));
    }

    [Fact]
    public async Task A_warm_page_without_rows_asks_SQLite_nothing_and_PostgreSQL_once() =>
        Assert.Equal(site.Database.IsPostgres ? 1 : 0, await WarmAsync("settings/roles"));

    [Fact]
    public async Task A_warm_table_of_members_asks_SQLite_nothing_and_PostgreSQL_once_and_for_its_rows() =>
        Assert.Equal(site.Database.IsPostgres ? 5 : 0, await WarmAsync("members"));

    [Fact]
    public async Task After_a_commit_the_next_page_asks_again_and_once()
    {
        await WarmAsync("settings/roles");
        await site.Database.SqlAsync("UPDATE \"Sessions\" SET \"Browser\" = 'Other'");
        Assert.Equal(1, await CountAsync("settings/roles"));
        await site.Database.SqlAsync("DELETE FROM \"Sessions\"");
        site.Logto.Calls.Forget();
        await alice.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(1, site.Logto.Calls.SignIns());
    }

    private async Task<int> WarmAsync(string page)
    {
        for (var i = 0; i < 3; i++)
        {
            await CountAsync(page);
        }

        return await CountAsync(page);
    }

    private async Task<int> CountAsync(string page)
    {
        sent.Texts.Clear();
        await alice.GetAsync(Organization.Aurora.At(page));
        Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At(page)), (alice.Page.Status, alice.Page.PathAndQuery));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n\n", sent.Texts));
        return sent.Texts.Count;
    }

    private sealed class Counter : DbCommandInterceptor
    {
        private readonly HttpContextAccessor requests = new();

        public List<string> Texts { get; } = [];

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

        private void Count(DbCommand command)
        {
            if (requests.HttpContext is not null)
            {
                Texts.Add(command.CommandText);
            }
        }
    }
}

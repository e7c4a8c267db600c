using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data.Postgres;

/// <summary>What the site's role may do, and which roles the site refuses to run as.</summary>
public sealed class AppRoleTests(PostgresSite postgres) : IClassFixture<PostgresSite>, IAsyncLifetime
{
    private TestSite site = null!;

    private string App => site.Database.Settings["ConnectionStrings:Database"]!;

    public async ValueTask InitializeAsync() => site = await postgres.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("CREATE TABLE mine (id int)")]
    [InlineData("ALTER TABLE \"InvitationRecords\" DISABLE ROW LEVEL SECURITY")]
    [InlineData("ALTER TABLE \"AuditEntries\" DISABLE TRIGGER ALL")]
    [InlineData("DROP POLICY own ON \"InvitationRecords\"")]
    [InlineData("DROP TABLE \"InvitationRecords\"")]
    [InlineData("TRUNCATE \"InvitationRecords\"")]
    [InlineData("DELETE FROM \"AuditEntries\"")]
    [InlineData("UPDATE \"AuditEntries\" SET \"ActorName\" = ''")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\"")]
    [InlineData("SET ROLE site_owner")]
    public async Task The_sites_role_changes_no_table_and_no_entry_of_the_audit(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => PostgresInstance.SqlAsync(App, sql));
        Assert.Equal("42501", refusal.SqlState);
    }

    [Theory]
    [InlineData("SUPERUSER")]
    [InlineData("BYPASSRLS")]
    [InlineData("IN ROLE bypassing")]
    public async Task The_site_does_not_run_as_a_role_that_row_security_does_not_bind(string rights)
    {
        var role = $"role_{Guid.NewGuid():N}";
        await PostgresInstance.SqlAsync(
            site.Database.Raw,
            "DO $$ BEGIN CREATE ROLE bypassing BYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$",
            $"CREATE ROLE {role} LOGIN {rights}");
        var address = new NpgsqlConnectionStringBuilder(App) { Username = role, Pooling = false }.ConnectionString;
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            CheckAsync(address, Environments.Production, new LoggedLines()));
        Assert.Contains("docs/postgresql.md", refusal.Message, StringComparison.Ordinal);

        var logs = new LoggedLines();
        await CheckAsync(address, Environments.Development, logs);
        Assert.Contains("bypasses row-level security", Assert.Single(logs.All).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_when_its_role_owns_the_tables_and_nothing_for_one_that_does_not()
    {
        var (owner, app) = (new LoggedLines(), new LoggedLines());
        await CheckAsync(site.Database.Settings["ConnectionStrings:Migrations"]!, Environments.Production, owner);
        await CheckAsync(App, Environments.Production, app);
        Assert.Contains("owns the site's tables", Assert.Single(owner.All).Text, StringComparison.Ordinal);
        Assert.Empty(app.All);
    }

    [Theory]
    [InlineData("No Reset On Close=true")]
    [InlineData("Multiplexing=true")]
    public async Task A_connection_string_that_would_carry_an_organization_on_is_refused(string setting)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            CheckAsync($"{App};{setting}", Environments.Production, new LoggedLines()));
        Assert.Contains(setting.Split('=')[0], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_keeps_the_site_from_being_ready_and_not_from_starting()
    {
        var logs = new LoggedLines();
        await CheckAsync(new NpgsqlConnectionStringBuilder(App) { Port = FreePort.Find() }.ConnectionString, Environments.Production, logs);
        Assert.Contains("does not answer", Assert.Single(logs.All).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_a_site_runs_with_the_two_roles()
    {
        await using var own = await TestSite.StartOnPostgresAsync(TestSite.Production);
        var browser = own.BrowseSecurely();
        await browser.GetAsync("/");
        Assert.Equal(System.Net.HttpStatusCode.OK, browser.Page.Status);
        Assert.DoesNotContain(own.Logs.All, line => line.Text.Contains("row-level security", StringComparison.Ordinal));
    }

    private static async Task CheckAsync(string connectionString, string environment, LoggedLines logs)
    {
        using var factory = new Microsoft.Extensions.Logging.LoggerFactory([logs]);
        await using var server = new PostgresServer(
            new DatabaseAddress(DatabaseEngine.Postgres, connectionString), new HostingEnvironment { EnvironmentName = environment },
            Microsoft.Extensions.Logging.LoggerFactoryExtensions.CreateLogger<PostgresServer>(factory));
        await server.CheckAsync();
    }
}

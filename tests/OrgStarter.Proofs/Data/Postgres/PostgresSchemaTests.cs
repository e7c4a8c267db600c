using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data.Postgres;

/// <summary>What <c>migrate</c> makes of an empty PostgreSQL.</summary>
public sealed class PostgresSchemaTests : IAsyncLifetime
{
    private PostgresInstance postgres = null!;
    private string database = "";

    public async ValueTask InitializeAsync()
    {
        postgres = await Needed.ToStartAsync(PostgresInstance.SharedAsync());
        database = await postgres.NewEmptyDatabaseAsync();
        await MigrateAsync();
    }

    public ValueTask DisposeAsync() => new(postgres?.DropAsync(database) ?? Task.CompletedTask);

    [Fact]
    public async Task A_wall_that_somebody_took_away_is_there_again_after_the_next_migrate()
    {
        await PostgresInstance.SqlAsync(
            postgres.Superuser(database),
            "DROP POLICY own ON \"InvitationRecords\"",
            "CREATE POLICY all_of_it ON \"InvitationRecords\" USING (true)",
            "ALTER TABLE \"DirectoryMembers\" NO FORCE ROW LEVEL SECURITY",
            "DROP TRIGGER \"AuditEntries_Append_Only\" ON \"AuditEntries\"",
            "REVOKE ALL ON \"Sessions\" FROM site_app");
        await MigrateAsync();
        Assert.Equal(
            "every,own",
            await AskAsync<string>(
                "SELECT string_agg(policyname, ',' ORDER BY policyname) FROM pg_policies WHERE tablename = 'InvitationRecords'"));
        Assert.True(await AskAsync<bool>("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'DirectoryMembers'"));
        Assert.Equal(1, await AskAsync<long>("SELECT count(*) FROM pg_trigger WHERE tgname = 'AuditEntries_Append_Only'"));
        Assert.True(await AskAsync<bool>("SELECT has_table_privilege('site_app', '\"Sessions\"', 'DELETE')"));
    }

    [Fact]
    public async Task Two_that_migrate_at_once_do_not_disturb_each_other()
    {
        await PostgresInstance.SqlAsync(postgres.Superuser(database), "DROP POLICY own ON \"InvitationRecords\"");
        await Task.WhenAll(MigrateAsync(), MigrateAsync());
        Assert.Equal(2, await AskAsync<long>("SELECT count(*) FROM pg_policies WHERE tablename = 'InvitationRecords'"));
    }

    /// <summary>The database itself sorts by a language here: only what the columns say makes it the order of code points.</summary>
    [Fact]
    public async Task Every_text_is_compared_by_its_code_points()
    {
        Assert.Equal("", await AskAsync<string>("""
            SELECT coalesce(string_agg(table_name || '.' || column_name, ', '), '') FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory' AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'
            """));
        Assert.True(await AskAsync<bool>("SELECT 'a' < 'B'"), "The database of the tests is to sort by a language.");
    }

    [Fact]
    public async Task A_prefix_of_an_order_is_a_range_of_its_index()
    {
        var plan = await AskAsync<string>("""
            SET enable_seqscan = off; SET row_security = off;
            EXPLAIN (FORMAT JSON) SELECT "UserId" FROM "DirectoryMembers" WHERE "OrganizationId" = 'org000000001' AND "ByRole" >= '1' AND "ByRole" < '2' ORDER BY "ByRole"
            """);
        Assert.Matches("\"Index Cond\": .*ByRole.* >= '1'::text.* < '2'::text", plan);
    }

    /// <summary>Row-level security keeps LIKE out of an index's condition, so what it searches has to stand in the index of the
    /// order.</summary>
    [Theory]
    [InlineData("ByName")]
    [InlineData("BySeen")]
    public async Task A_search_under_row_level_security_reads_the_index_of_its_order_alone(string order)
    {
        var plan = await PostgresInstance.AskAsync<string>(postgres.App(database), $"""
            SET enable_seqscan = off; SET enable_bitmapscan = off;
            EXPLAIN (FORMAT JSON) SELECT "{order}" FROM "DirectoryMembers" WHERE "OrganizationId" = 'org000000001' AND "SearchText" LIKE '%ma%' AND "RoleNames" LIKE E'%\nmember\n%' ORDER BY "{order}"
            """);
        Assert.Contains("\"Node Type\": \"Index Only Scan\"", plan, StringComparison.Ordinal);
        Assert.Contains($"{order}_", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Sort\"", plan, StringComparison.Ordinal);
    }

    private Task MigrateAsync() =>
        PostgresSchema.MigrateAsync<PostgresDbContext>(Address(postgres.App(database)), Address(postgres.Owner(database)));

    private Task<T> AskAsync<T>(string question) => PostgresInstance.AskAsync<T>(postgres.Superuser(database), question);

    private static DatabaseAddress Address(string connectionString) => new(DatabaseEngine.Postgres, connectionString);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;
using OrgStarter.Platform.Invitations;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data.Postgres;

/// <summary>
/// The second wall, with the first one switched off: raw SQL through the site's own connections, and queries past the filter.
/// </summary>
public sealed class RowSecurityTests(PostgresSite postgres) : IClassFixture<PostgresSite>, IAsyncLifetime
{
    private const string Denied = "42501";
    private readonly string mine = NewId();
    private TestSite site = null!;
    private InvitationRecord theirs = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        site = await postgres.StartAsync();
        theirs = TenantRow.New("Theirs");
        await site.InOrganizationAsync(NewId(), db => AddAsync(db, theirs));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Of_a_full_organization_another_one_sees_no_row_in_any_table()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        await owner.GetAsync(organization.At("members"));
        var full = new List<string>();
        await site.InOrganizationAsync(mine, async db =>
        {
            foreach (var table in RowSecurity.Tables(db.Model).Select(RowSecurity.Quoted))
            {
                Assert.Equal(0, await CountAsync(db, table));
                if (await AsSuperuserAsync<long>($"SELECT count(*) FROM {table} WHERE \"OrganizationId\" = '{organization.Id}'") > 0)
                {
                    full.Add(table);
                }
            }
        });
        Assert.Superset(new HashSet<string> { "\"AuditEntries\"", "\"DirectoryMembers\"", "\"InvitationRecords\"" }, full.ToHashSet());
        await site.InOrganizationAsync(organization.Id, async db => Assert.True(await CountAsync(db, "\"AuditEntries\"") > 0));
    }

    [Fact]
    public Task Outside_every_organization_nobodys_rows_are_seen() => OutsideAsync(async db =>
    {
        Assert.Empty(await db.InvitationRecords.IgnoreQueryFilters().ToListAsync(Ct));
        Assert.Equal(0, await CountAsync(db, "\"AuditEntries\""));
    });

    [Fact]
    public Task Nothing_foreign_is_read_past_the_filter() => site.InOrganizationAsync(mine, async db =>
    {
        Assert.Empty(await db.InvitationRecords.IgnoreQueryFilters().ToListAsync(Ct));
        Assert.Empty(
            await db.Database
                .SqlQuery<string>(
                    $"SELECT \"NotSent\" AS \"Value\" FROM \"InvitationRecords\" WHERE \"OrganizationId\" = {theirs.OrganizationId}")
                .ToListAsync(Ct));
    });

    [Fact]
    public async Task Nothing_foreign_is_changed_or_deleted()
    {
        await site.InOrganizationAsync(mine, async db =>
        {
            Assert.Equal(
                0,
                await db.InvitationRecords.IgnoreQueryFilters().ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.NotSent, "Taken over"),
                    Ct));
            Assert.Equal(0, await db.InvitationRecords.IgnoreQueryFilters().ExecuteDeleteAsync(Ct));
            Assert.Equal(
                0,
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE \"InvitationRecords\" SET \"NotSent\" = 'Taken over' WHERE \"InvitationId\" = {theirs.InvitationId}",
                    Ct));
            Assert.Equal(
                0,
                await db.Database.ExecuteSqlAsync($"DELETE FROM \"InvitationRecords\" WHERE \"InvitationId\" = {theirs.InvitationId}", Ct));
        });
        Assert.Equal(
            "Theirs",
            await AsSuperuserAsync<string>(
                $"SELECT \"NotSent\" FROM \"InvitationRecords\" WHERE \"InvitationId\" = '{theirs.InvitationId}'"));
    }

    [Fact]
    public Task Nothing_is_written_for_another_organization_nor_given_to_it() => site.InOrganizationAsync(mine, async db =>
    {
        await RefusedAsync(() => PlantAsync(db));
        await AddAsync(db, TenantRow.New("Mine"));
        await RefusedAsync(() =>
            db.Database.ExecuteSqlAsync($"UPDATE \"InvitationRecords\" SET \"OrganizationId\" = {theirs.OrganizationId}", Ct));
    });

    [Fact]
    public Task Outside_an_organization_only_the_audit_takes_a_row_and_shows_none() => OutsideAsync(async db =>
    {
        await RefusedAsync(() => PlantAsync(db));
        var entry = AuditDatabase.NewEntry(theirs.OrganizationId);
        await AddAsync(db, entry);
        Assert.Equal(0, await CountAsync(db, "\"AuditEntries\""));
        Assert.Equal(1, await AsSuperuserAsync<long>($"SELECT count(*) FROM \"AuditEntries\" WHERE \"Id\" = '{entry.Id}'"));
    });

    [Fact]
    public Task Work_that_reads_every_organization_changes_none() => OutsideAsync(db => db.InEveryOrganizationAsync(async () =>
    {
        Assert.True(await db.InvitationRecords.IgnoreQueryFilters().AnyAsync(row => row.InvitationId == theirs.InvitationId, Ct));
        Assert.Equal(
            0,
            await db.InvitationRecords.IgnoreQueryFilters().ExecuteUpdateAsync(
                set => set.SetProperty(row => row.NotSent, "Taken over"),
                Ct));
        Assert.Equal(0, await db.InvitationRecords.IgnoreQueryFilters().ExecuteDeleteAsync(Ct));
        return true;
    }));

    [Fact]
    public Task Within_a_transaction_too_the_reach_begins_and_ends_where_it_says() => site.InOrganizationAsync(mine, async db =>
    {
        await AddAsync(db, TenantRow.New("Mine"));
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        Assert.Equal(1, await CountAsync(db, "\"InvitationRecords\""));
        Assert.True(await db.InEveryOrganizationAsync(() => CountAsync(db, "\"InvitationRecords\"")) > 1);
        Assert.Equal(1, await db.InOrganizationAsync(theirs.OrganizationId, () => CountAsync(db, "\"InvitationRecords\"")));
        Assert.Equal(1, await CountAsync(db, "\"InvitationRecords\""));
        Assert.Equal("Mine", (await db.InvitationRecords.IgnoreQueryFilters().SingleAsync(Ct)).NotSent);
        await Assert.ThrowsAsync<PostgresException>(() => db.InEveryOrganizationAsync(() => CountAsync(db, "no_table")));
    });

    [Fact]
    public Task Whoever_was_cancelled_still_finds_their_own_rows_to_give_back_what_they_had_taken() =>
        site.InOrganizationAsync(mine, async db =>
        {
            await AddAsync(db, TenantRow.New("Mine"));
            await db.Database.CloseConnectionAsync();
            using var cancelled = new CancellationTokenSource();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.InvitationRecords.CountAsync(cancelled.Token));
            Assert.NotEqual(0, await db.InvitationRecords.CountAsync(CancellationToken.None));
        });

    [Fact]
    public async Task A_connection_that_is_given_back_carries_no_organization_on()
    {
        var process = 0;
        await site.InOrganizationAsync(mine, async db =>
        {
            Assert.Equal(
                mine,
                (await db.Database.SqlQuery<string>($"SELECT current_setting('app.organization', true) AS \"Value\"").ToListAsync(Ct))[0]);
            process = (await db.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"").ToListAsync(Ct))[0];
        });
        var connections = site.Services.GetRequiredService<PostgresServer>().Connections;
        var taken = new List<NpgsqlConnection>();
        try
        {
            do
            {
                taken.Add(await connections.OpenConnectionAsync(Ct));
                await using var command = new NpgsqlCommand(
                    "SELECT coalesce(current_setting('app.organization', true), '') || coalesce(current_setting('app.reach', true), '')",
                    taken[^1]);
                Assert.Equal("", await command.ExecuteScalarAsync(Ct));
            }
            while (taken[^1].ProcessID != process);
        }
        finally
        {
            foreach (var connection in taken)
            {
                await connection.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Every_table_of_an_organization_has_row_security_forced_and_its_policies()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var owned = scope.ServiceProvider.GetRequiredService<AppDbContext>()
            .Model.GetEntityTypes()
            .Where(type => type.ClrType.IsAssignableTo(typeof(ITenantOwned)))
            .ToList();
        Assert.NotEmpty(owned);
        foreach (var entity in owned)
        {
            var table = entity.GetTableName();
            Assert.True(
                await AsSuperuserAsync<bool>($"SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = '{table}'"),
                table);
            Assert.Equal(
                entity.ClrType.IsAssignableTo(typeof(IAppendOnly)) ? "every,outside,own" : "every,own",
                await AsSuperuserAsync<string>(
                    $"SELECT string_agg(policyname, ',' ORDER BY policyname) FROM pg_policies WHERE tablename = '{table}'"));
        }
    }

    private async Task OutsideAsync(Func<AppDbContext, Task> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    private static string NewId() => Guid.NewGuid().ToString("N")[..12];

    private static async Task AddAsync(AppDbContext db, object row)
    {
        db.Add(row);
        await db.SaveChangesAsync(Ct);
    }

#pragma warning disable EF1002 // The table's name comes from the model, or from this file.
    private static async Task<long> CountAsync(AppDbContext db, string table) =>
        (await db.Database.SqlQueryRaw<long>($"SELECT count(*) AS \"Value\" FROM {table}").ToListAsync(Ct))[0];
#pragma warning restore EF1002

    private Task<int> PlantAsync(AppDbContext db) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO "InvitationRecords" ("InvitationId", "Address", "Role", "InviterId", "InviterName", "CreatedAt", "ExpiresAt", "TimesSent", "OrganizationId")
        VALUES ('planted', 'somebody@example.com', 'member', 'somebody0001', 'Somebody', now(), now(), 0, {theirs.OrganizationId})
        """,
        Ct);

    private static async Task RefusedAsync(Func<Task> attempt) =>
        Assert.Equal(Denied, (await Assert.ThrowsAsync<PostgresException>(attempt)).SqlState);

    private Task<T> AsSuperuserAsync<T>(string sql) => PostgresInstance.AskAsync<T>(site.Database.Raw, sql);
}

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using OrgStarter.Data.Postgres;

namespace OrgStarter.Data.Copy;

/// <summary>
/// Copies all tables in one transaction of the target: after any failure it is as empty as before. What has arrived is read again, and
/// has to be the same number of rows with the same hash, before any of it counts.
/// </summary>
internal sealed class DatabaseCopy(AppDbContext source, PostgresDbContext target, TextWriter output)
{
    private readonly IReadOnlyList<IEntityType> tables = CopiedTables.InOrder(source.Model);

    /// <exception cref="InvalidOperationException">Either database is not as it has to be, or what arrived differs; the message says what.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await DemandNewestSchemaAsync(ct);
        // What is read is one moment of the source, even if somebody writes.
        await source.Database.OpenConnectionAsync(ct);
        await using var reading = ((SqliteConnection)source.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await source.Database.UseTransactionAsync(reading, ct);
        await using var writing = await target.Database.BeginTransactionAsync(ct);
        await ForceRowSecurityAsync(force: false);
        await DemandEmptyAsync(ct);
        var copied = new List<TableSum>();
        foreach (var table in tables)
        {
            copied.Add(await CopyAsync(table, ct));
        }

        foreach (var sum in copied)
        {
            await CheckAsync(sum, ct);
        }

        await ForceRowSecurityAsync(force: true);
        await writing.CommitAsync(CancellationToken.None);
        output.WriteLine($"{copied.Sum(sum => sum.Rows)} rows of {copied.Count} tables are there, counted and compared. Point ConnectionStrings:{DatabaseAddress.Key} to PostgreSQL and start the site.");
    }

    private async Task DemandNewestSchemaAsync(CancellationToken ct)
    {
        if ((await source.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new InvalidOperationException("The SQLite database does not have the newest schema, or is not there. Run 'migrate' on it first.");
        }

        if ((await target.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new InvalidOperationException("The PostgreSQL database does not have the newest schema. Run 'migrate' on it first.");
        }
    }

    /// <summary>The owner of the tables may lift it from itself for the time of this transaction; nobody else can see the tables meanwhile.</summary>
    private async Task ForceRowSecurityAsync(bool force)
    {
        try
        {
            foreach (var table in RowSecurity.Tables(target.Model).Select(RowSecurity.Quoted))
            {
                await RowSecurity.RunAsync(target, $"ALTER TABLE {table} {(force ? "" : "NO ")}FORCE ROW LEVEL SECURITY");
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException($"--to has to name the role that owns the tables, as ConnectionStrings:{DatabaseAddress.MigrationsKey} does.", e);
        }
    }

    private async Task DemandEmptyAsync(CancellationToken ct)
    {
        var full = new List<string>();
        foreach (var table in tables)
        {
            if (HasSeed(table))
            {
                // What a migration put there comes with the source as it is now.
                await CopiedTables.EmptyAsync(target, table, ct);
            }
            else if (await CopiedTables.AnyAsync(target, table, ct))
            {
                full.Add(table.GetTableName()!);
            }
        }

        if (full.Count > 0)
        {
            throw new InvalidOperationException($"The PostgreSQL database is not empty: there are rows in {string.Join(", ", full)}. Make a new one and run 'migrate' on it.");
        }
    }

    private bool HasSeed(IEntityType table) => target.GetService<IDesignTimeModel>().Model.FindEntityType(table.ClrType)!.GetSeedData().Any();

    private async Task<TableSum> CopyAsync(IEntityType table, CancellationToken ct)
    {
        var (name, all) = (table.GetTableName()!, await CopiedTables.CountAsync(source, table, ct));
        using var sum = new RowHash(table);
        await foreach (var rows in CopiedTables.ReadAsync(source, table, ct))
        {
            sum.Add(rows);
            await CopiedTables.WriteAsync(target, rows, ct);
            output.WriteLine($"{name}: {sum.Rows} of {all}");
        }

        await CopiedTables.GoOnCountingAsync(target, table, ct);
        return new TableSum(table, sum.Rows, sum.End());
    }

    private async Task CheckAsync(TableSum sent, CancellationToken ct)
    {
        using var sum = new RowHash(sent.Table);
        await foreach (var rows in CopiedTables.ReadAsync(target, sent.Table, ct))
        {
            sum.Add(rows);
        }

        var (name, hash) = (sent.Table.GetTableName(), sum.End());
        if (sum.Rows != sent.Rows || hash != sent.Hash)
        {
            throw new InvalidOperationException($"{name} did not arrive as it was: {sent.Rows} rows with hash {sent.Hash} became {sum.Rows} with {hash}.");
        }

        output.WriteLine($"{name}: {sum.Rows} rows, sha256 {hash}");
    }

    private sealed record TableSum(IEntityType Table, int Rows, string Hash);
}

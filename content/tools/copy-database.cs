// Copies all rows from a site's SQLite database to an empty, migrated PostgreSQL database. Stop the site first.
//
//   dotnet run --file tools/copy-database.cs -- --from "Data Source=site.db" --to "Host=db.example.com;Database=site;Username=site_owner"
//
// docs/postgresql.md lists the steps. Exit code 1: nothing was copied, and the target is unchanged.
#:project ../src/OrgStarter/OrgStarter.csproj
#:property PublishAot=false

using System.CommandLine;
using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;

var from = new Option<string>("--from")
{
    Required = true,
    Description = "The connection string of the SQLite database; a path in it is relative to the current folder.",
};
var to = new Option<string>("--to")
{
    Required = true,
    Description =
        "The connection string of the PostgreSQL database, as the role that owns its tables. Its password may come from PGPASSWORD.",
};
var command = new RootCommand(
    "Copies everything from the site's SQLite database to an empty, migrated PostgreSQL one. Stop the site first.")
{
    from,
    to
};
command.SetAction((parsed, ct) => CopyAsync(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), ct));
return await command.Parse(args).InvokeAsync();

static async Task<int> CopyAsync(string from, string to, CancellationToken ct)
{
    try
    {
        var file = DatabaseAddress.Of(from, Environment.CurrentDirectory, "--from");
        var server = DatabaseAddress.Of(to, Environment.CurrentDirectory, "--to");
        if ((file.Engine, server.Engine) != (DatabaseEngine.Sqlite, DatabaseEngine.Postgres))
        {
            throw new InvalidOperationException(
                "This tool copies from SQLite to PostgreSQL. Set --from to the SQLite file and --to to the PostgreSQL server.");
        }

        await using var source = new AppDbContext(new DbContextOptionsBuilder<AppDbContext>().UseSqlite(file.ConnectionString).Options);
        await using var owner = PostgresSchema.Open<PostgresDbContext>(server.ConnectionString);
        await new DatabaseCopy(source, owner, Console.Out).RunAsync(ct);
        return 0;
    }
    catch (Exception e) when (e is InvalidOperationException or DbException or DbUpdateException or OperationCanceledException)
    {
        await Console.Error.WriteLineAsync(
            $"{(e is DbUpdateException ? e.InnerException?.Message : null) ?? e.Message} Nothing was copied; the target is as it was.");
        return 1;
    }
}

/// <summary>
/// Copies all tables in one transaction of the target, so that a failure leaves the target empty. Before the commit, reads every copied
/// table again and compares the number of rows and their hash.
/// </summary>
internal sealed class DatabaseCopy(AppDbContext source, PostgresDbContext target, TextWriter output)
{
    private readonly IReadOnlyList<IEntityType> tables = CopiedTables.InOrder(source.Model);

    /// <exception cref="InvalidOperationException">
    /// A database is not in the required state, or the copied rows differ; the message names the problem.
    /// </exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await DemandNewestSchemaAsync(ct);
        // Reads a snapshot of the source, even if the site still writes.
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
        output.WriteLine(
            $"{copied.Sum(sum => sum.Rows)} rows of {copied.Count} tables are there, counted and compared. Point "
                + $"ConnectionStrings:{DatabaseAddress.Key} to PostgreSQL and start the site.");
    }

    private async Task DemandNewestSchemaAsync(CancellationToken ct)
    {
        if ((await source.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new InvalidOperationException(
                "The SQLite database does not have the newest schema, or does not exist. Run 'migrate' on it first.");
        }

        if ((await target.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new InvalidOperationException("The PostgreSQL database does not have the newest schema. Run 'migrate' on it first.");
        }
    }

    /// <summary>
    /// Lifts or restores row-level security for the tables' owner in this transaction. Other roles cannot see the tables meanwhile.
    /// </summary>
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
            throw new InvalidOperationException(
                $"--to must use the role that owns the tables, like ConnectionStrings:{DatabaseAddress.MigrationsKey}.",
                e);
        }
    }

    private async Task DemandEmptyAsync(CancellationToken ct)
    {
        var full = new List<string>();
        foreach (var table in tables)
        {
            if (HasSeed(table))
            {
                // The source contains these seeded rows in their current state, so the target's copies are deleted.
                await CopiedTables.EmptyAsync(target, table, ct);
            }
            else if (await CopiedTables.AnyAsync(target, table, ct))
            {
                full.Add(table.GetTableName()!);
            }
        }

        if (full.Count > 0)
        {
            throw new InvalidOperationException(
                $"The PostgreSQL database is not empty: there are rows in {string.Join(", ", full)}. Create a new database and run "
                    + "'migrate' on it.");
        }
    }

    private bool HasSeed(IEntityType table) =>
        target.GetService<IDesignTimeModel>().Model.FindEntityType(table.ClrType)!.GetSeedData().Any();

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
            throw new InvalidOperationException(
                $"{name} differs after the copy: {sent.Rows} rows with hash {sent.Hash} became {sum.Rows} rows with hash {hash}.");
        }

        output.WriteLine($"{name}: {sum.Rows} rows, sha256 {hash}");
    }

    private sealed record TableSum(IEntityType Table, int Rows, string Hash);
}

/// <summary>
/// Reads and writes every table of the model as entities, so that EF Core converts the values for each database. New tables are included
/// automatically.
/// </summary>
internal static class CopiedTables
{
    private const int Batch = 1000;

    /// <summary>Returns the tables in an order in which referenced tables come first.</summary>
    public static IReadOnlyList<IEntityType> InOrder(IModel model) =>
        Sorted([.. model.GetEntityTypes().Where(type => !type.IsOwned()).OrderBy(type => type.GetTableName(), StringComparer.Ordinal)]);

    /// <summary>Reads the rows by primary key, which both databases sort alike.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<object>> ReadAsync(
        AppDbContext db,
        IEntityType table,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var rows = (IAsyncEnumerable<object>)Call(nameof(Rows), table, db, table);
        await foreach (var batch in rows.Chunk(Batch).WithCancellation(ct))
        {
            yield return batch;
        }
    }

    public static Task<int> CountAsync(AppDbContext db, IEntityType table, CancellationToken ct) =>
        (Task<int>)Call(nameof(CountIn), table, db, ct);

    public static async Task<bool> AnyAsync(AppDbContext db, IEntityType table, CancellationToken ct) =>
        await CountAsync(db, table, ct) > 0;

    public static Task EmptyAsync(PostgresDbContext db, IEntityType table, CancellationToken ct) =>
        (Task)Call(nameof(EmptyIn), table, db, ct);

    /// <summary>Writes the rows unchanged, including their organization.</summary>
    public static async Task WriteAsync(PostgresDbContext db, IReadOnlyList<object> rows, CancellationToken ct)
    {
        db.TakesRowsAsTheyAre = true;
        db.AddRange(rows);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>Continues the generated numbers after the highest copied number.</summary>
    public static async Task GoOnCountingAsync(PostgresDbContext db, IEntityType table, CancellationToken ct)
    {
        foreach (var number in db.Model
            .FindEntityType(table.ClrType)!
            .GetProperties()
            .Where(property =>
                property.ValueGenerated == ValueGenerated.OnAdd && (property.ClrType == typeof(int) || property.ClrType == typeof(long))))
        {
            var (name, column) = (RowSecurity.Quoted(number.DeclaringType.ContainingEntityType), number.GetColumnName());
            await RowSecurity.RunAsync(
                db,
                $"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), max(\"{column}\")) FROM {name} HAVING max(\"{column}\") IS "
                    + "NOT NULL");
        }
    }

    private static IAsyncEnumerable<object> Rows<T>(AppDbContext db, IEntityType table) where T : class
    {
        var rows = db.Set<T>().IgnoreQueryFilters().AsNoTracking();
        var (first, others) = (
            table.FindPrimaryKey()!.Properties[0].Name,
            table.FindPrimaryKey()!.Properties.Skip(1).Select(key => key.Name));
        return others
            .Aggregate(
                rows.OrderBy(row => EF.Property<object>(row, first)),
                (sorted, key) => sorted.ThenBy(row => EF.Property<object>(row, key)))
            .AsAsyncEnumerable();
    }

    private static Task<int> CountIn<T>(AppDbContext db, CancellationToken ct) where T : class =>
        db.Set<T>().IgnoreQueryFilters().CountAsync(ct);

    private static Task<int> EmptyIn<T>(AppDbContext db, CancellationToken ct) where T : class => db.Set<T>().ExecuteDeleteAsync(ct);

    private static object Call(string method, IEntityType table, params object[] arguments) =>
        typeof(CopiedTables).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(table.ClrType)
            .Invoke(null, arguments)!;

    private static List<IEntityType> Sorted(List<IEntityType> tables)
    {
        var sorted = new List<IEntityType>();
        while (tables.FirstOrDefault(table =>
            table.GetForeignKeys().All(key => key.PrincipalEntityType == table || !tables.Contains(key.PrincipalEntityType))) is { } next)
        {
            sorted.Add(next);
            tables.Remove(next);
        }

        return tables.Count == 0
            ? sorted
            : throw new NotSupportedException(
                $"These tables reference each other, so no order can copy them: "
                    + $"{string.Join(", ", tables.Select(table => table.GetTableName()))}.");
    }
}

/// <summary>
/// Hashes all columns of all rows of a table, in the order of the rows. The same rows have the same hash in both databases.
/// </summary>
internal sealed class RowHash : IDisposable
{
    /// <summary>PostgreSQL's epoch. PostgreSQL stores microseconds since then and truncates smaller units.</summary>
    private static readonly DateTimeOffset PostgresEpoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<IPropertyBase> columns;

    /// <exception cref="NotSupportedException">The table has a column without a property that can be read.</exception>
    public RowHash(IEntityType table)
    {
        columns = [.. table.GetProperties(), .. table.GetNavigations().Where(navigation => navigation.TargetEntityType.IsMappedToJson())];
        columns.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        if (columns.Find(column => column.IsShadowProperty()) is { } shadow)
        {
            throw new NotSupportedException($"{table.GetTableName()}.{shadow.Name} is a shadow property: the copy would lose its values.");
        }
    }

    public int Rows { get; private set; }

    public void Add(IReadOnlyList<object> rows)
    {
        foreach (var row in rows)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(columns.Select(column => Value(column.GetGetter().GetClrValue(row)))));
            Rows++;
        }
    }

    public string End() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    private static object? Value(object? value) =>
        value is DateTimeOffset instant ? (instant - PostgresEpoch).Ticks / TimeSpan.TicksPerMicrosecond : value;
}

using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using OrgStarter.Data.Postgres;

namespace OrgStarter.Data.Copy;

/// <summary>Every table of the model, read and written as rows of it: what an engine makes of a value is EF Core's business. A new one is among them by itself.</summary>
internal static class CopiedTables
{
    /// <summary>How many rows are in memory at once.</summary>
    private const int Batch = 1000;

    /// <summary>What others point to comes before them.</summary>
    public static IReadOnlyList<IEntityType> InOrder(IModel model) => Sorted([.. model.GetEntityTypes().Where(type => !type.IsOwned()).OrderBy(type => type.GetTableName(), StringComparer.Ordinal)]);

    /// <summary>By their keys, which both engines sort alike.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<object>> ReadAsync(AppDbContext db, IEntityType table, [EnumeratorCancellation] CancellationToken ct)
    {
        var rows = (IAsyncEnumerable<object>)Call(nameof(Rows), table, db, table);
        await foreach (var batch in rows.Chunk(Batch).WithCancellation(ct))
        {
            yield return batch;
        }
    }

    public static Task<int> CountAsync(AppDbContext db, IEntityType table, CancellationToken ct) => (Task<int>)Call(nameof(CountIn), table, db, ct);

    public static async Task<bool> AnyAsync(AppDbContext db, IEntityType table, CancellationToken ct) => await CountAsync(db, table, ct) > 0;

    public static Task EmptyAsync(PostgresDbContext db, IEntityType table, CancellationToken ct) => (Task)Call(nameof(EmptyIn), table, db, ct);

    /// <summary>As they were: these rows have an organization, or none, already.</summary>
    public static async Task WriteAsync(PostgresDbContext db, IReadOnlyList<object> rows, CancellationToken ct)
    {
        db.TakesRowsAsTheyAre = true;
        db.AddRange(rows);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>Numbers that the database gives itself go on after the highest that has arrived.</summary>
    public static async Task GoOnCountingAsync(PostgresDbContext db, IEntityType table, CancellationToken ct)
    {
        foreach (var number in db.Model.FindEntityType(table.ClrType)!.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.OnAdd && (property.ClrType == typeof(int) || property.ClrType == typeof(long))))
        {
            var (name, column) = (RowSecurity.Quoted(number.DeclaringType.ContainingEntityType), number.GetColumnName());
            await RowSecurity.RunAsync(db, $"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), max(\"{column}\")) FROM {name} HAVING max(\"{column}\") IS NOT NULL");
        }
    }

    private static IAsyncEnumerable<object> Rows<T>(AppDbContext db, IEntityType table) where T : class
    {
        var rows = db.Set<T>().IgnoreQueryFilters().AsNoTracking();
        var (first, others) = (table.FindPrimaryKey()!.Properties[0].Name, table.FindPrimaryKey()!.Properties.Skip(1).Select(key => key.Name));
        return others.Aggregate(rows.OrderBy(row => EF.Property<object>(row, first)), (sorted, key) => sorted.ThenBy(row => EF.Property<object>(row, key))).AsAsyncEnumerable();
    }

    private static Task<int> CountIn<T>(AppDbContext db, CancellationToken ct) where T : class => db.Set<T>().IgnoreQueryFilters().CountAsync(ct);

    private static Task<int> EmptyIn<T>(AppDbContext db, CancellationToken ct) where T : class => db.Set<T>().ExecuteDeleteAsync(ct);

    private static object Call(string method, IEntityType table, params object[] arguments) =>
        typeof(CopiedTables).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(table.ClrType).Invoke(null, arguments)!;

    private static List<IEntityType> Sorted(List<IEntityType> tables)
    {
        var sorted = new List<IEntityType>();
        while (tables.FirstOrDefault(table => table.GetForeignKeys().All(key => key.PrincipalEntityType == table || !tables.Contains(key.PrincipalEntityType))) is { } next)
        {
            sorted.Add(next);
            tables.Remove(next);
        }

        return tables.Count == 0 ? sorted : throw new NotSupportedException($"Tables that point to each other: {string.Join(", ", tables.Select(table => table.GetTableName()))}.");
    }
}

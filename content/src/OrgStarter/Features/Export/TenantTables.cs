using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Export;

/// <summary>
/// Reads the current organization's rows of every tenant-owned table. Includes each new <see cref="ITenantOwned"/> entity
/// automatically. The tenant query filter applies.
/// </summary>
public sealed class TenantTables(AppDbContext db, CurrentTenant tenant)
{
    /// <summary>Rows per query. Reads in chunks, so that a slow client does not keep a transaction open.</summary>
    private const int Chunk = 500;

    /// <summary>The tenant-owned entity types, ordered by table name.</summary>
    public IEnumerable<IEntityType> All => db.Model.GetEntityTypes()
        .Where(type => type.ClrType.IsAssignableTo(typeof(ITenantOwned))).OrderBy(type => type.GetTableName(), StringComparer.Ordinal);

    /// <summary>The entity types with an <see cref="ExportedAttribute"/>, ordered by its name.</summary>
    public IEnumerable<IEntityType> Marked =>
        db.Model.GetEntityTypes().Where(type => type.ClrType.IsDefined(typeof(ExportedAttribute), inherit: false))
            .OrderBy(type => type.ClrType.GetCustomAttribute<ExportedAttribute>()!.Name, StringComparer.Ordinal);

    /// <summary>Returns the current organization's rows, ordered by primary key.</summary>
    public IAsyncEnumerable<object> RowsAsync(IEntityType type, CancellationToken ct) =>
        (IAsyncEnumerable<object>)typeof(TenantTables).GetMethod(nameof(ReadAsync), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(type.ClrType).Invoke(this, [type, ct])!;

    private async IAsyncEnumerable<object> ReadAsync<T>(IEntityType type, [EnumeratorCancellation] CancellationToken ct) where T : class
    {
        var key = type.FindPrimaryKey()!.Properties;
        List<T> rows = [];
        do
        {
            var query = db.Set<T>()
                .AsNoTracking()
                .Where(row => EF.Property<string>(row, nameof(ITenantOwned.OrganizationId)) == tenant.OrganizationId);
            if (rows is [.., var last])
            {
                query = query.Where(After<T>(key, last));
            }

            rows = await Ordered(query, key).Take(Chunk).ToListAsync(ct);
            foreach (var row in rows)
            {
                yield return row;
            }
        }
        while (rows.Count == Chunk);
    }

    private static IQueryable<T> Ordered<T>(IQueryable<T> rows, IReadOnlyList<IProperty> key)
    {
        var row = Expression.Parameter(typeof(T));
        var query = rows.Expression;
        foreach (var (property, i) in key.Select((property, i) => (property, i)))
        {
            query = Expression.Call(
                typeof(Queryable), i == 0 ? nameof(Queryable.OrderBy) : nameof(Queryable.ThenBy), [typeof(T), property.ClrType],
                query, Expression.Quote(Expression.Lambda(Expression.Property(row, property.PropertyInfo!), row)));
        }

        return rows.Provider.CreateQuery<T>(query);
    }

    /// <summary>Matches rows after the last key. Compares a composite key column by column.</summary>
    private static Expression<Func<T, bool>> After<T>(IReadOnlyList<IProperty> key, T last)
    {
        var row = Expression.Parameter(typeof(T));
        Expression after = Expression.Constant(false);
        foreach (var property in key.Reverse())
        {
            var (column, value) = (Expression.Property(row, property.PropertyInfo!), Value(property, last!));
            after = Expression.OrElse(Greater(column, value), Expression.AndAlso(Expression.Equal(column, value), after));
        }

        return Expression.Lambda<Func<T, bool>>(after, row);
    }

    private static BinaryExpression Greater(Expression column, Expression value) => column.Type == typeof(string)
        ? Expression.GreaterThan(Expression.Call(typeof(string), nameof(string.Compare), null, column, value), Expression.Constant(0))
        : Expression.GreaterThan(column, value);

    /// <summary>Returns the value as a query parameter, so that EF Core compiles the query once and not per chunk.</summary>
    private static UnaryExpression Value(IProperty property, object row)
    {
        var value = property.GetGetter().GetClrValue(row)!;
        Expression<Func<object>> held = () => value;
        return Expression.Convert(held.Body, property.ClrType);
    }
}

using System.Linq.Expressions;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>Queries ranges of a text column along its index. Comparison and order both use the database's collation.</summary>
internal static class OrderedKeys
{
    /// <summary>Sorts after every other character in code point order.</summary>
    private const string Highest = "\U0010FFFF";

    /// <summary>Returns the rows whose key starts with the prefix.</summary>
    public static IQueryable<T> Beginning<T>(this IQueryable<T> rows, Expression<Func<T, string>> key, string prefix) => rows
        .Where(Compared(key, prefix, Expression.GreaterThanOrEqual)).Where(Compared(key, prefix + Highest, Expression.LessThan));

    /// <summary>Orders the rows by the key and returns those after <paramref name="after"/>, or all if it is null.</summary>
    public static IQueryable<T> OrderedAfter<T>(this IQueryable<T> rows, Expression<Func<T, string>> key, string? after, bool isDescending)
    {
        if (after is not null)
        {
            rows = rows.Where(Compared(key, after, isDescending ? Expression.LessThan : Expression.GreaterThan));
        }

        return isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);
    }

    private static Expression<Func<T, bool>> Compared<T>(
        Expression<Func<T, string>> key,
        string other,
        Func<Expression, Expression, BinaryExpression> how)
    {
        Expression<Func<string>> value = () => other;
        var compared = Expression.Call(typeof(string), nameof(string.Compare), null, key.Body, value.Body);
        return Expression.Lambda<Func<T, bool>>(how(compared, Expression.Constant(0)), key.Parameters);
    }
}

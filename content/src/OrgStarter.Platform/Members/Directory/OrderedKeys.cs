using System.Linq.Expressions;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>Ranges of a column of texts, as an index holds them. The database compares, by its own rule, and sorts by the same.</summary>
internal static class OrderedKeys
{
    /// <summary>Comes after every other character in the order of code points.</summary>
    private const string Highest = "\U0010FFFF";

    /// <summary>What begins so.</summary>
    public static IQueryable<T> Beginning<T>(this IQueryable<T> rows, Expression<Func<T, string>> key, string prefix) => rows
        .Where(Compared(key, prefix, Expression.GreaterThanOrEqual)).Where(Compared(key, prefix + Highest, Expression.LessThan));

    /// <summary>In this order, and only what comes after this key in it; from the first one on where that is null.</summary>
    public static IQueryable<T> OrderedAfter<T>(this IQueryable<T> rows, Expression<Func<T, string>> key, string? after, bool isDescending)
    {
        if (after is not null)
        {
            rows = rows.Where(Compared(key, after, isDescending ? Expression.LessThan : Expression.GreaterThan));
        }

        return isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);
    }

    private static Expression<Func<T, bool>> Compared<T>(Expression<Func<T, string>> key, string other, Func<Expression, Expression, BinaryExpression> how)
    {
        Expression<Func<string>> value = () => other;
        var compared = Expression.Call(typeof(string), nameof(string.Compare), null, key.Body, value.Body);
        return Expression.Lambda<Func<T, bool>>(how(compared, Expression.Constant(0)), key.Parameters);
    }
}

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Refuses <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> on rows that are append-only or audited: they bypass the change tracker,
/// and with it the write guard and the audit. Asked once for each such statement, when EF Core compiles it. One is let through, on
/// audited rows alone: the purge of an organization that Logto has deleted, which says so by its <see cref="Purge"/> tag.
/// </summary>
public sealed class BulkChangeGuard : IQueryExpressionInterceptor
{
    public const string Purge = "Purge of a deleted organization";

    public static BulkChangeGuard Instance { get; } = new();

    /// <exception cref="InvalidOperationException">A bulk change of such rows was about to run.</exception>
    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        if (queryExpression is MethodCallExpression { Method: { Name: "ExecuteUpdate" or "ExecuteDelete", IsGenericMethod: true } method } bulk
            && method.GetGenericArguments()[0] is var row
            && (row.IsAssignableTo(typeof(IAppendOnly)) || (row.IsAssignableTo(typeof(ISavedOneByOne)) && !IsPurge(bulk))))
        {
            throw new InvalidOperationException($"{method.Name} on {row.Name} would leave no audit entry. Change the rows and save them.");
        }

        return queryExpression;
    }

    private static bool IsPurge(MethodCallExpression bulk) => bulk.Method.Name == "ExecuteDelete"
        && bulk.Arguments[0] is MethodCallExpression { Method.Name: nameof(EntityFrameworkQueryableExtensions.TagWith) } tagged
        && tagged.Arguments[1] is ConstantExpression { Value: Purge };
}

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Refuses <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> on append-only and audited rows, because they bypass the change tracker, the write
/// guard and the audit. EF Core calls it once per statement, at compilation. The only exception: <c>ExecuteDelete</c> of audited rows with
/// the tag <see cref="Purge"/>, for an organization that Logto has deleted.
/// </summary>
public sealed class BulkChangeGuard : IQueryExpressionInterceptor
{
    public const string Purge = "Purge of a deleted organization";

    public static BulkChangeGuard Instance { get; } = new();

    /// <exception cref="InvalidOperationException">The query is a bulk change of such rows.</exception>
    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        if (queryExpression is MethodCallExpression
            {
                Method: { Name: "ExecuteUpdate" or "ExecuteDelete", IsGenericMethod: true } method
            } bulk
            && method.GetGenericArguments()[0] is var row
            && (row.IsAssignableTo(typeof(IAppendOnly)) || (row.IsAssignableTo(typeof(ISavedOneByOne)) && !IsPurge(bulk))))
        {
            throw new InvalidOperationException($"{method.Name} on {row.Name} is not audited. Change the rows and call SaveChangesAsync.");
        }

        return queryExpression;
    }

    private static bool IsPurge(MethodCallExpression bulk) => bulk.Method.Name == "ExecuteDelete"
        && bulk.Arguments[0] is MethodCallExpression { Method.Name: nameof(EntityFrameworkQueryableExtensions.TagWith) } tagged
        && tagged.Arguments[1] is ConstantExpression { Value: Purge };
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgStarter.Platform.Data;

/// <summary>
/// The state of the database when this request first read, for <see cref="RowCache"/>: equal for two requests only if nothing was
/// committed between them. Only GET requests have a state, and only until they write or wait for another writer.
/// </summary>
public static class DatabaseState
{
    /// <summary>
    /// The state of a PostgreSQL server: a snapshot names the transactions whose changes it shows, in all databases of the server. Another
    /// server, such as a promoted replica, numbers its own transactions and has started at another time.
    /// </summary>
    internal const string PostgresSql = "ROW(pg_current_snapshot(), pg_postmaster_start_time())";

    private static readonly AsyncLocal<Request?> Current = new();

    /// <summary>Null if it is not known, or no longer.</summary>
    internal static object? OfThisRequest => Current.Value?.State;

    /// <summary>False if the state is of no use to this request.</summary>
    internal static bool IsWanted => Current.Value is { IsForgotten: false };

    /// <summary>Only for queries: the state that the query reads. Null on SQLite.</summary>
    public static string? Now() => throw new InvalidOperationException("Only a query can read the state.");

    /// <summary>Call before the session is read.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Current.Value = HttpMethods.IsGet(context.Request.Method) ? new Request() : null;
        try
        {
            await next(context);
        }
        finally
        {
            // Work that the request has started, and that continues without it, has no state.
            Forget();
        }
    }

    internal static void Remember(object state)
    {
        if (Current.Value is { IsForgotten: false } request)
        {
            request.State = state;
        }
    }

    /// <summary>Call before reading what a command of this request, or another request that it has waited for, may have written.</summary>
    internal static void Forget()
    {
        if (Current.Value is { } request)
        {
            (request.State, request.IsForgotten) = (null, true);
        }
    }

    /// <summary>Forgets the state with each command that is not a query.</summary>
    internal sealed class Interceptor : DbCommandInterceptor
    {
        public static Interceptor Instance { get; } = new();

        public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
        {
            if (eventData.CommandSource != CommandSource.LinqQuery)
            {
                Forget();
            }

            return result;
        }
    }

    private sealed class Request
    {
        public object? State { get; set; }

        public bool IsForgotten { get; set; }
    }
}

namespace OrgStarter.Platform.Data;

/// <summary>
/// The state of a PostgreSQL server when it read the session of this request. <see cref="RowCache"/> compares it with the states of earlier
/// requests: the text is the same only if no transaction ended meanwhile, in any database of the server. Only GET requests have a state,
/// and only until they write or wait for another writer.
/// </summary>
public static class DatabaseState
{
    /// <summary>
    /// In SQL. The snapshot names the transactions whose changes it shows. The start of the server is part of the text because another
    /// server, such as a promoted replica, counts its own transactions.
    /// </summary>
    internal const string Sql = "ROW(pg_current_snapshot(), pg_postmaster_start_time())";

    private static readonly AsyncLocal<Request?> Current = new();

    internal static string? OfThisRequest => Current.Value?.State;

    /// <summary>Only for queries: the state as of the query. Null on SQLite.</summary>
    public static string? Now() => throw new InvalidOperationException("Only the database knows its state.");

    /// <summary>Call before the session is read.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = HttpMethods.IsGet(context.Request.Method) ? new Request() : null;
        Current.Value = request;
        try
        {
            await next(context);
        }
        finally
        {
            request?.State = null;
        }
    }

    internal static void Remember(string? state) => Current.Value?.State = state;

    /// <summary>Call before this request reads what another one may have written meanwhile. Reads no cached row afterwards.</summary>
    internal static void Forget() => Current.Value?.State = null;

    private sealed class Request
    {
        public string? State { get; set; }
    }
}

using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrgStarter.Platform.Data;

/// <summary>Which database it is: its connection string says so, and nothing else does.</summary>
public enum DatabaseEngine
{
    Sqlite,
    Postgres,
}

/// <param name="ConnectionString">As the engine's provider takes it.</param>
public sealed record DatabaseAddress(DatabaseEngine Engine, string ConnectionString)
{
    /// <summary>The site's own, under <c>ConnectionStrings</c>.</summary>
    public const string Key = "Database";

    /// <summary>On PostgreSQL, for the command <c>migrate</c>: a role that owns the tables. The site itself needs none of it.</summary>
    public const string MigrationsKey = "Migrations";
    private const string OfSqlite = "Data Source=App_Data/orgstarter.db";
    private static readonly string[] Schemes = ["postgres", "postgresql"];

    /// <param name="contentRoot">What a relative name of a file is under, wherever the site was started from.</param>
    /// <exception cref="InvalidOperationException">It is of neither engine; the message says what would be.</exception>
    public static DatabaseAddress Of(string? connectionString, string contentRoot, string key = Key)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return new DatabaseAddress(DatabaseEngine.Sqlite, FileUnder(contentRoot, OfSqlite));
        }

        try
        {
            if (Uri.TryCreate(connectionString, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme))
            {
                return new DatabaseAddress(DatabaseEngine.Postgres, FromUri(uri));
            }

            var words = new DbConnectionStringBuilder { ConnectionString = connectionString };
            var (isSqlite, isPostgres) = (words.ContainsKey("Data Source") || words.ContainsKey("DataSource") || words.ContainsKey("Filename"), words.ContainsKey("Host"));
            return (isSqlite, isPostgres) switch
            {
                (true, false) => new DatabaseAddress(DatabaseEngine.Sqlite, FileUnder(contentRoot, connectionString)),
                (false, true) => new DatabaseAddress(DatabaseEngine.Postgres, new NpgsqlConnectionStringBuilder(connectionString).ConnectionString),
                _ => throw Unclear(key),
            };
        }
        catch (ArgumentException e)
        {
            // Its text may hold a password, so nothing of it is said.
            throw Unclear(key, e);
        }
    }

    /// <returns>Null where the site's own role owns its tables.</returns>
    /// <inheritdoc cref="Of"/>
    public static DatabaseAddress? OfMigrations(IConfiguration configuration, IHostEnvironment environment) =>
        configuration.GetConnectionString(MigrationsKey) is { Length: > 0 } given ? Of(given, environment.ContentRootPath, MigrationsKey) : null;

    private static InvalidOperationException Unclear(string key, Exception? inner = null) => new(
        $"ConnectionStrings:{key} names no database that this site knows. For SQLite it is like 'Data Source=/data/site.db', for PostgreSQL like "
        + "'Host=db.example.com;Database=site;Username=site_app;Password=...' or 'postgres://site_app:...@db.example.com/site'.", inner);

    private static string FileUnder(string contentRoot, string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (builder.Mode != SqliteOpenMode.Memory && builder.DataSource is not (":memory:" or ""))
        {
            builder.DataSource = Path.Combine(contentRoot, builder.DataSource);
            Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        }

        return builder.ConnectionString;
    }

    private static string FromUri(Uri uri)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = uri.Host, Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        builder.Port = uri.Port > 0 ? uri.Port : builder.Port;
        if (uri.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var rest])
        {
            (builder.Username, builder.Password) = (Uri.UnescapeDataString(name), rest is [var password] ? Uri.UnescapeDataString(password) : null);
        }

        foreach (var (word, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query))
        {
            // As libpq spells it.
            builder[word == "sslmode" ? "SSL Mode" : word] = word == "sslmode" ? value.ToString().Replace("-", "", StringComparison.Ordinal) : value.ToString();
        }

        return builder.ConnectionString;
    }
}

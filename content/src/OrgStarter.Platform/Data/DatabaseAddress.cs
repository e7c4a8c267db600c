using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrgStarter.Platform.Data;

public enum DatabaseEngine
{
    Sqlite,
    Postgres,
}

/// <param name="ConnectionString">In the format of the engine's ADO.NET provider.</param>
public sealed record DatabaseAddress(DatabaseEngine Engine, string ConnectionString)
{
    /// <summary>The name of the site's connection string.</summary>
    public const string Key = "Database";

    /// <summary>The name of the optional connection string for <c>migrate</c> on PostgreSQL, with the role that owns the tables.</summary>
    public const string MigrationsKey = "Migrations";
    private const string OfSqlite = "Data Source=App_Data/orgstarter.db";
    private static readonly string[] Schemes = ["postgres", "postgresql"];

    /// <summary>Detects the engine from the connection string. Returns the default SQLite file if there is none.</summary>
    /// <param name="contentRoot">The base folder of a relative file name, independent of the current directory.</param>
    /// <exception cref="InvalidOperationException">The connection string fits neither engine. The message shows valid examples.</exception>
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
            var (isSqlite, isPostgres) = (
                words.ContainsKey("Data Source") || words.ContainsKey("DataSource") || words.ContainsKey("Filename"),
                words.ContainsKey("Host"));
            return (isSqlite, isPostgres) switch
            {
                (true, false) => new DatabaseAddress(DatabaseEngine.Sqlite, FileUnder(contentRoot, connectionString)),
                (false, true) =>
                    new DatabaseAddress(DatabaseEngine.Postgres, new NpgsqlConnectionStringBuilder(connectionString).ConnectionString),
                _ => throw Unclear(key),
            };
        }
        catch (ArgumentException e)
        {
            // The exception's message may contain a password, so the new message does not repeat it.
            throw Unclear(key, e);
        }
    }

    /// <returns>Null if the site's own role owns the tables.</returns>
    /// <inheritdoc cref="Of"/>
    public static DatabaseAddress? OfMigrations(IConfiguration configuration, IHostEnvironment environment) =>
        configuration.GetConnectionString(MigrationsKey) is { Length: > 0 } given
            ? Of(given, environment.ContentRootPath, MigrationsKey)
            : null;

    private static InvalidOperationException Unclear(string key, Exception? inner = null) => new(
        $"ConnectionStrings:{key} names no database that this site knows. For SQLite it is like 'Data Source=/data/site.db', for "
        + "PostgreSQL like "
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
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'))
        };
        builder.Port = uri.Port > 0 ? uri.Port : builder.Port;
        if (uri.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var rest])
        {
            (builder.Username, builder.Password) = (Uri.UnescapeDataString(name), rest is [var password]
                ? Uri.UnescapeDataString(password)
                : null);
        }

        foreach (var (word, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query))
        {
            // libpq writes sslmode=verify-full where Npgsql expects SSL Mode=VerifyFull.
            builder[word == "sslmode" ? "SSL Mode" : word] = word == "sslmode"
                ? value.ToString().Replace("-", "", StringComparison.Ordinal)
                : value.ToString();
        }

        return builder.ConnectionString;
    }
}

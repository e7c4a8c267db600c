using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>When the database is brought to the newest schema, and by whom.</summary>
public static class DatabaseSchema
{
    /// <summary>In Development at every start; elsewhere only by the command line <c>migrate</c>.</summary>
    /// <returns>True when the command line asked for nothing else.</returns>
    /// <exception cref="InvalidOperationException">The site would read its tables through a role that row-level security does not bind.</exception>
    /// <typeparam name="TPostgres">The context that has the migrations of PostgreSQL.</typeparam>
    public static async Task<bool> MigrateIfAskedAsync<TPostgres>(this WebApplication app, string[] args) where TPostgres : PlatformDbContext
    {
        var isAsked = args is ["migrate"];
        if (isAsked || app.Environment.IsDevelopment())
        {
            await app.MigrateDatabaseAsync<TPostgres>();
        }

        if (!isAsked && app.Services.GetService<PostgresServer>() is { } server)
        {
            await server.CheckAsync();
        }

        return isAsked;
    }

    /// <summary>Brings the database to the newest schema; makes it when there is none. What is no part of a migration comes after it, every time.</summary>
    public static async Task MigrateDatabaseAsync<TPostgres>(this WebApplication app) where TPostgres : PlatformDbContext
    {
        if (app.Services.GetRequiredService<DatabaseAddress>() is { Engine: DatabaseEngine.Postgres } address)
        {
            await PostgresSchema.MigrateAsync<TPostgres>(address, DatabaseAddress.OfMigrations(app.Configuration, app.Environment));
            return;
        }

        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        await db.Database.MigrateAsync();
        await AppendOnlyTriggers.EnsureAsync(db);
        // Readers and the writer do not wait for each other.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;");
    }
}

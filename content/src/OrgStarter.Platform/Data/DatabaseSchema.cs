using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

public static class DatabaseSchema
{
    /// <summary>Migrates the database on every start in Development, and elsewhere only on the command <c>migrate</c>.</summary>
    /// <returns>True if the command line is <c>migrate</c>: the site must not start.</returns>
    /// <exception cref="InvalidOperationException">On PostgreSQL, outside Development: the role bypasses row-level security.</exception>
    /// <typeparam name="TPostgres">The context that contains the PostgreSQL migrations.</typeparam>
    public static async Task<bool> MigrateIfAskedAsync<TPostgres>(this WebApplication app, string[] args)
        where TPostgres : PlatformDbContext
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

    /// <summary>Creates or migrates the database, and then its triggers and row-level security, which are not part of migrations.</summary>
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
        // In WAL mode, readers do not block the writer, and the writer does not block readers.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;");
    }
}

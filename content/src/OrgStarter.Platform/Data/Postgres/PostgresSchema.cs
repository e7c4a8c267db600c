using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>Migrates a PostgreSQL database, then applies row-level security, triggers and the grants of the site's role.</summary>
internal static class PostgresSchema
{
    /// <param name="site">The connection of the site, which uses the tables.</param>
    /// <param name="owner">The connection of the tables' owner. Null if the site's own role owns them.</param>
    public static async Task MigrateAsync<T>(DatabaseAddress site, DatabaseAddress? owner) where T : PlatformDbContext
    {
        await using var db = Open<T>((owner ?? site).ConnectionString);
        await db.Database.MigrateAsync();
        // One transaction, because instances may start and migrate at the same time.
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('schema'))");
        await RowSecurity.EnsureAsync(db);
        await AppendOnlyTriggers.EnsureAsync(db);
        if (owner is not null)
        {
            await AppRole.GrantAsync(db, new NpgsqlConnectionStringBuilder(site.ConnectionString).Username!);
        }

        await transaction.CommitAsync();
    }

    /// <summary>Creates a context without the site's services, outside of any organization.</summary>
    public static T Open<T>(string connectionString) where T : PlatformDbContext =>
        (T)Activator.CreateInstance(typeof(T), new DbContextOptionsBuilder<T>().UseNpgsql(connectionString).Options)!;
}

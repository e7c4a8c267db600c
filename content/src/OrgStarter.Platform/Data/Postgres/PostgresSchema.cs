using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>Brings a PostgreSQL database to the newest schema, with the walls around it, and lets the site's role in.</summary>
internal static class PostgresSchema
{
    /// <param name="site">Whom the tables are for.</param>
    /// <param name="owner">Whose the tables are; null for the site's own role.</param>
    public static async Task MigrateAsync<T>(DatabaseAddress site, DatabaseAddress? owner) where T : PlatformDbContext
    {
        await using var db = Open<T>((owner ?? site).ConnectionString);
        await db.Database.MigrateAsync();
        // All or nothing, and one at a time: instances may start together.
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

    /// <summary>Past the site's services: nobody is in an organization here.</summary>
    public static T Open<T>(string connectionString) where T : PlatformDbContext =>
        (T)Activator.CreateInstance(typeof(T), new DbContextOptionsBuilder<T>().UseNpgsql(connectionString).Options)!;
}

using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Audit;

namespace OrgStarter.Data;

/// <summary>The database: where it is, how it is opened, when it is migrated.</summary>
public static class AppData
{
    public static IServiceCollection AddAppData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDbContext<AppDbContext>((provider, options) =>
        {
            var configured = provider.GetRequiredService<IConfiguration>();
            var environment = provider.GetRequiredService<IHostEnvironment>();
            options.UseSqlite(SqliteFile(configured.GetConnectionString("Database"), environment.ContentRootPath));
            options.AddInterceptors(provider.GetRequiredService<AuditedRows>(), BulkChangeGuard.Instance);
        });
        services.AddLocks(configuration);
        services.AddScoped<Quotas>();
        services.AddSingleton<SharedForgetting>();
        services.AddDataProtection().SetApplicationName("OrgStarter").PersistKeysToDbContext<AppDbContext>().ProtectKeys(configuration);
        return services;
    }

    /// <summary>In the database, or in Redis by nothing but <c>ConnectionStrings:Redis</c>.</summary>
    private static void AddLocks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Locks>();
        services.AddExceptionHandler<LeasesAway>();
        if (RedisConnection.IsConfigured(configuration))
        {
            services.AddSingleton<RedisConnection>();
            services.AddSingleton<ILeases, RedisLeases>();
        }
        else
        {
            services.AddSingleton<ILeases, DatabaseLeases>();
        }
    }

    /// <summary>In Development at every start; elsewhere only by the command line <c>migrate</c>.</summary>
    /// <returns>True when the command line asked for nothing else.</returns>
    public static async Task<bool> MigrateIfAskedAsync(this WebApplication app, string[] args)
    {
        var isAsked = args is ["migrate"];
        if (isAsked || app.Environment.IsDevelopment())
        {
            await app.MigrateDatabaseAsync();
        }

        return isAsked;
    }

    /// <summary>Brings the database to the newest schema; makes it when there is none.</summary>
    public static async Task MigrateDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Database.MigrateAsync();
        await AppendOnlyTriggers.EnsureAsync(db);
        // Readers and the writer do not wait for each other.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;");
    }

    /// <summary>A relative file name means: under the site's own folder, wherever it was started from.</summary>
    private static string SqliteFile(string? connectionString, string contentRoot)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString ?? "Data Source=App_Data/orgstarter.db");
        if (builder.Mode != SqliteOpenMode.Memory && builder.DataSource is not (":memory:" or ""))
        {
            builder.DataSource = Path.Combine(contentRoot, builder.DataSource);
            Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        }

        return builder.ConnectionString;
    }
}

using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Audit;
using OrgStarter.Data.Postgres;

namespace OrgStarter.Data;

/// <summary>The database and what hangs on it: which one it is, how it is opened, where locks and keys are kept.</summary>
public static class AppData
{
    public static IServiceCollection AddAppData(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var address = DatabaseAddress.Of(configuration.GetConnectionString(DatabaseAddress.Key), environment.ContentRootPath);
        services.AddSingleton(address);
        services.AddDatabase(address);
        services.AddExceptionHandler<DatabaseOutage>();
        services.AddShared(configuration);
        services.AddScoped<Quotas>();
        services.AddDataProtection().SetApplicationName("OrgStarter").PersistKeysToDbContext<AppDbContext>().ProtectKeys(configuration);
        return services;
    }

    /// <summary>Nothing but the connection string chooses the engine, and nobody who asks for the context sees which one it is.</summary>
    private static void AddDatabase(this IServiceCollection services, DatabaseAddress address)
    {
        if (address.Engine == DatabaseEngine.Postgres)
        {
            services.AddSingleton<PostgresServer>();
            services.AddDbContext<AppDbContext, PostgresDbContext>((provider, options) => options
                .UseNpgsql(provider.GetRequiredService<PostgresServer>().Connections)
                .AddInterceptors(provider.GetRequiredService<AuditedRows>(), BulkChangeGuard.Instance, TenantConnections.Instance));
        }
        else
        {
            services.AddDbContext<AppDbContext>((provider, options) => options.UseSqlite(address.ConnectionString)
                .AddInterceptors(provider.GetRequiredService<AuditedRows>(), BulkChangeGuard.Instance));
        }
    }
}

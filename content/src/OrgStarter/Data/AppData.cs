using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
        services.AddShared(configuration, address.Engine);
        services.AddScoped<Quotas>();
        services.AddDataProtection().SetApplicationName("OrgStarter").ProtectKeys(configuration);
        services.AddSingleton<KeyRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRepository>((keys, repository) => keys.XmlRepository = repository);
        return services;
    }

    /// <summary>
    /// Nothing but the connection string chooses the engine, and nobody who asks for the context sees which one it is. Contexts come from
    /// a pool: to make one for each request costs more than what most requests ask of it.
    /// </summary>
    private static void AddDatabase(this IServiceCollection services, DatabaseAddress address)
    {
        if (address.Engine == DatabaseEngine.Postgres)
        {
            services.AddSingleton<PostgresServer>();
            services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<PostgresServer>().Connections);
            services.AddPooledDbContextFactory<PostgresDbContext>((provider, options) => options
                .UseNpgsql(provider.GetRequiredService<PostgresServer>().Connections)
                .ConfigureWarnings(LeaveFailuresToTheirCatcher)
                .AddInterceptors(BulkChangeGuard.Instance, StorableText.Instance, TenantConnections.Instance));
            services.AddLentContext<PostgresDbContext>();
        }
        else
        {
            services.AddSingleton(SqliteFactory.Instance.CreateDataSource(address.ConnectionString));
            services.AddPooledDbContextFactory<AppDbContext>(options => options
                .UseSqlite(address.ConnectionString)
                .ConfigureWarnings(LeaveFailuresToTheirCatcher)
                .AddInterceptors(BulkChangeGuard.Instance, StorableText.Instance));
            services.AddLentContext<AppDbContext>();
        }
    }

    /// <summary>
    /// EF Core logs each statement that fails as an error, before anybody can say whether it was expected: of two requests that insert the
    /// same row one is to fail. It throws as well, and what nobody expects is logged where it is caught. The level Debug shows the statements.
    /// </summary>
    private static void LeaveFailuresToTheirCatcher(WarningsConfigurationBuilder warnings) =>
        warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug));

    private static void AddLentContext<T>(this IServiceCollection services) where T : AppDbContext => services.AddScoped(provider =>
        provider.GetRequiredService<IDbContextFactory<T>>().CreateDbContext().Serve(provider.GetRequiredService<ICurrentOrganization>(), provider.GetRequiredService<IBeforeSave>()));
}

using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>The database and what hangs on it: which one it is, how it is opened, where locks and keys are kept.</summary>
public static class PlatformData
{
    /// <typeparam name="TSite">The site's context, as it is on SQLite.</typeparam>
    /// <typeparam name="TPostgres">The same on PostgreSQL.</typeparam>
    public static IServiceCollection AddPlatformData<TSite, TPostgres>(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
        where TSite : PlatformDbContext
        where TPostgres : TSite
    {
        var address = DatabaseAddress.Of(configuration.GetConnectionString(DatabaseAddress.Key), environment.ContentRootPath);
        services.AddSingleton(address);
        services.AddDatabase<TSite, TPostgres>(address);
        services.AddShared(configuration);
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
    private static void AddDatabase<TSite, TPostgres>(this IServiceCollection services, DatabaseAddress address)
        where TSite : PlatformDbContext
        where TPostgres : TSite
    {
        if (address.Engine == DatabaseEngine.Postgres)
        {
            services.AddSingleton<PostgresServer>();
            services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<PostgresServer>().Connections);
            services.AddLentContext<TSite, TPostgres>((provider, options) => options
                .UseNpgsql(provider.GetRequiredService<PostgresServer>().Connections)
                .AddInterceptors(BulkChangeGuard.Instance, StorableText.Instance, TenantConnections.Instance));
        }
        else
        {
            services.AddSingleton(SqliteFactory.Instance.CreateDataSource(address.ConnectionString));
            services.AddLentContext<TSite, TSite>((_, options) => options
                .UseSqlite(address.ConnectionString)
                .AddInterceptors(BulkChangeGuard.Instance, StorableText.Instance));
        }
    }

    /// <summary>One context for each scope, by whatever name it is asked for. The pool takes it back when the scope ends.</summary>
    private static void AddLentContext<TSite, T>(this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TSite : PlatformDbContext
        where T : TSite
    {
        services.AddPooledDbContextFactory<T>((provider, options) =>
        {
            configure(provider, options);
            options.ConfigureWarnings(LeaveFailuresToTheirCatcher);
        });
        services.AddScoped(provider => new LentContext(provider.GetRequiredService<IDbContextFactory<T>>().CreateDbContext().Serve(
            provider.GetRequiredService<ICurrentOrganization>(), provider.GetRequiredService<IBeforeSave>())));
        services.AddScoped(provider => provider.GetRequiredService<LentContext>().Context);
        services.AddScoped(provider => (TSite)provider.GetRequiredService<LentContext>().Context);
    }

    /// <summary>
    /// EF Core logs each statement that fails as an error, before anybody can say whether it was expected: of two requests that insert the
    /// same row one is to fail. It throws as well, and what nobody expects is logged where it is caught. The level Debug shows the statements.
    /// </summary>
    private static void LeaveFailuresToTheirCatcher(WarningsConfigurationBuilder warnings) =>
        warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug));

    /// <summary>
    /// Gives the context back to its pool, once: the container disposes of it under each name that it has, and by the second time it may be
    /// somebody else's already.
    /// </summary>
    private sealed class LentContext : IDisposable, IAsyncDisposable
    {
        public LentContext(PlatformDbContext context)
        {
            Context = context;
            Context.IsLent = true;
        }

        public PlatformDbContext Context { get; }

        public void Dispose()
        {
            Context.IsLent = false;
            Context.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Context.IsLent = false;
            return Context.DisposeAsync();
        }
    }
}

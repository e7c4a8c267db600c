using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>Registers the database and what depends on it: locks, cache, quotas and data protection keys.</summary>
public static class PlatformData
{
    /// <typeparam name="TSite">The site's context, for SQLite.</typeparam>
    /// <typeparam name="TPostgres">The same context, for PostgreSQL.</typeparam>
    public static IServiceCollection AddPlatformData<TSite, TPostgres>(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment)
        where TSite : PlatformDbContext
        where TPostgres : TSite
    {
        var address = DatabaseAddress.Of(configuration.GetConnectionString(DatabaseAddress.Key), environment.ContentRootPath);
        services.AddSingleton(address);
        services.AddDatabase<TSite, TPostgres>(address);
        services.AddShared(configuration);
        services.AddSingleton<RowCache>();
        services.AddScoped<Quotas>();
        services.AddDataProtection().SetApplicationName("OrgStarter").ProtectKeys(configuration);
        services.AddSingleton<KeyRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRepository>((keys, repository) => keys.XmlRepository = repository);
        return services;
    }

    /// <summary>
    /// Registers the context of the configured engine. Contexts are pooled: creating one costs more than a typical query.
    /// </summary>
    private static void AddDatabase<TSite, TPostgres>(this IServiceCollection services, DatabaseAddress address)
        where TSite : PlatformDbContext
        where TPostgres : TSite
    {
        if (address.Engine == DatabaseEngine.Postgres)
        {
            services.AddSingleton<PostgresServer>();
            services.AddSingleton<PostgresState>();
            services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<PostgresServer>().Connections);
            services.AddLeasedContext<TSite, TPostgres>((provider, options) => options
                .UseNpgsql(provider.GetRequiredService<PostgresServer>().Connections)
                .AddInterceptors(
                    BulkChangeGuard.Instance,
                    StorableText.Instance,
                    DatabaseState.Interceptor.Instance,
                    TenantConnections.Instance));
        }
        else
        {
            services.AddSingleton<SqliteState>();
            services.AddSingleton(SqliteFactory.Instance.CreateDataSource(address.ConnectionString));
            services.AddLeasedContext<TSite, TSite>((_, options) => options
                .UseSqlite(address.ConnectionString)
                .AddInterceptors(BulkChangeGuard.Instance, StorableText.Instance, DatabaseState.Interceptor.Instance));
        }
    }

    /// <summary>Registers one context per scope under all its types. The pool takes it back when the scope ends.</summary>
    private static void AddLeasedContext<TSite, T>(
        this IServiceCollection services,
        Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TSite : PlatformDbContext
        where T : TSite
    {
        services.AddPooledDbContextFactory<T>((provider, options) =>
        {
            configure(provider, options);
            options.ConfigureWarnings(IgnoreHandledFailures);
        });
        services.AddScoped(provider => new LeasedContext(provider.GetRequiredService<IDbContextFactory<T>>().CreateDbContext().Serve(
            provider.GetRequiredService<ICurrentOrganization>(), provider.GetRequiredService<IBeforeSave>())));
        services.AddScoped(provider => provider.GetRequiredService<LeasedContext>().Context);
        services.AddScoped(provider => (TSite)provider.GetRequiredService<LeasedContext>().Context);
    }

    /// <summary>
    /// EF Core logs every failed statement as an error, even an expected one: if two requests insert the same row, one must fail. The
    /// exception is logged where it is caught, so these events are logged at level Debug.
    /// </summary>
    private static void IgnoreHandledFailures(WarningsConfigurationBuilder warnings) =>
        warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug));

    /// <summary>Returns the context to its pool only once, although the container disposes of it once per registered type.</summary>
    private sealed class LeasedContext : IDisposable, IAsyncDisposable
    {
        public LeasedContext(PlatformDbContext context)
        {
            Context = context;
            Context.IsLeased = true;
        }

        public PlatformDbContext Context { get; }

        public void Dispose()
        {
            Context.IsLeased = false;
            Context.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Context.IsLeased = false;
            return Context.DisposeAsync();
        }
    }
}

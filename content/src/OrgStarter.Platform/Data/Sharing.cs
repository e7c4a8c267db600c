using Microsoft.Extensions.Caching.Distributed;

namespace OrgStarter.Platform.Data;

/// <summary>What the instances of the site have in common besides the database: locks, and what each of them keeps in its cache.</summary>
public static class Sharing
{
    /// <summary>Locks in the database; the cache with Redis by nothing but <c>ConnectionStrings:Redis</c>.</summary>
    public static void AddShared(this IServiceCollection services, IConfiguration configuration, DatabaseEngine engine)
    {
        services.AddSingleton<Locks>();
        services.AddSingleton<SharedForgetting>();
        services.AddSingleton<SharedCache>();
        if (engine == DatabaseEngine.Postgres)
        {
            services.AddSingleton<ILeases, PostgresLeases>();
        }
        else
        {
            services.AddSingleton<DatabaseLeases>();
            services.AddSingleton<ILeases>(provider => provider.GetRequiredService<DatabaseLeases>());
            services.AddHostedService(provider => provider.GetRequiredService<DatabaseLeases>());
        }

        if (RedisConnection.IsConfigured(configuration))
        {
            services.AddSingleton<RedisConnection>();
            services.AddSingleton<IDistributedCache, SecondLevel>();
            services.AddSingleton<ForgettingNews>();
            services.AddHostedService(provider => provider.GetRequiredService<ForgettingNews>());
        }
    }
}

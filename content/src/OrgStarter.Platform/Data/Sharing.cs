using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace OrgStarter.Platform.Data;

/// <summary>What the instances of the site have in common besides the database: locks, and what each of them keeps in its cache.</summary>
public static class Sharing
{
    /// <summary>Locks as the database has them; the cache with Redis where <c>ConnectionStrings:Redis</c> is set.</summary>
    public static void AddShared(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Locks>();
        services.AddSingleton<SharedCache>();
        services.AddMemoryCache();
        // It would log every call that fails; RedisConnection logs an outage once.
        var cache = services.AddFusionCache().WithRegisteredMemoryCache().WithoutLogger().AsHybridCache();
        services.AddOptions<FusionCacheOptions>().Configure<IServiceProvider>((options, provider) => Configure(options, provider.GetService<RedisCache>()));
        if (RedisConnection.IsConfigured(configuration))
        {
            services.AddSingleton<RedisConnection>();
            services.AddSingleton<RedisCache>();
            cache.WithSerializer(new FusionCacheSystemTextJsonSerializer())
                .WithDistributedCache(provider => provider.GetRequiredService<RedisCache>())
                .WithBackplane(provider => new RedisBackplane(new RedisBackplaneOptions
                {
                    ConnectionMultiplexerFactory = provider.GetRequiredService<RedisConnection>().ConnectAsync,
                }));
        }
    }

    private static void Configure(FusionCacheOptions options, RedisCache? redis)
    {
        options.EnableBestPracticesAdvisor = false;
        options.RemoveByTagBehavior = RemoveByTagBehavior.Remove;
        // A value of another instance is never taken over at once; what the instances tell each other are removals.
        options.DefaultEntryOptions.SkipBackplaneNotifications = true;
        options.BackplaneChannelPrefix = redis?.SitePrefix;
        options.TagsDefaultEntryOptions = new FusionCacheEntryOptions(2 * SharedCache.LongestLife)
        {
            // With Redis they are read again, in case a message was lost.
            MemoryCacheDuration = redis is null ? null : SharedCache.Agreement,
            Priority = CacheItemPriority.NeverRemove,
            AllowBackgroundBackplaneOperations = false,
        };
    }
}

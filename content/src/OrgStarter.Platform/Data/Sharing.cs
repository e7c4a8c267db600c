using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace OrgStarter.Platform.Data;

/// <summary>Registers locks and the cache, which the instances of the site share.</summary>
public static class Sharing
{
    /// <summary>Registers the cache with Redis if <c>ConnectionStrings:Redis</c> is set.</summary>
    public static void AddShared(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Locks>();
        services.AddSingleton<SharedCache>();
        services.AddMemoryCache();
        // FusionCache would log every failed call. RedisConnection logs an outage once.
        var cache = services.AddFusionCache().WithRegisteredMemoryCache().WithoutLogger().AsHybridCache();
        services.AddOptions<FusionCacheOptions>().Configure<IServiceProvider>((options, provider) =>
            Configure(options, provider.GetService<RedisCache>()));
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
        // Instances notify each other of removals only, not of new values.
        options.DefaultEntryOptions.SkipBackplaneNotifications = true;
        options.BackplaneChannelPrefix = redis?.SitePrefix;
        options.TagsDefaultEntryOptions = new FusionCacheEntryOptions(2 * SharedCache.MaxLifetime)
        {
            // With Redis, read removals again after a while, because a message may be lost.
            MemoryCacheDuration = redis is null ? null : SharedCache.Agreement,
            Priority = CacheItemPriority.NeverRemove,
            AllowBackgroundBackplaneOperations = false,
        };
    }
}

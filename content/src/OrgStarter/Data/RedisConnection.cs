using StackExchange.Redis;

namespace OrgStarter.Data;

/// <summary>The one connection to Redis that this instance holds. The site starts without it, and finds it again after an outage.</summary>
public sealed class RedisConnection(IConfiguration configuration) : IAsyncDisposable
{
    /// <summary>A person waits: as long as for Logto, and no longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lazy<Task<ConnectionMultiplexer>> connection = new(() => ConnectAsync(configuration.GetConnectionString("Redis")!));

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrEmpty(configuration.GetConnectionString("Redis"));

    /// <summary>True for every way in which Redis can fail to answer.</summary>
    public static bool IsAway(Exception exception) => exception is RedisException or TimeoutException;

    public async Task<IDatabase> DatabaseAsync() => (await connection.Value).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        if (connection.IsValueCreated)
        {
            await (await connection.Value).DisposeAsync();
        }
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        (options.ConnectTimeout, options.AsyncTimeout) = ((int)Patience.TotalMilliseconds, (int)Patience.TotalMilliseconds);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}

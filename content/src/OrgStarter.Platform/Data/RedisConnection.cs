using StackExchange.Redis;

namespace OrgStarter.Platform.Data;

/// <summary>The only connection of this instance to Redis. The site starts without Redis and reconnects after an outage.</summary>
public sealed partial class RedisConnection(IConfiguration configuration, TimeProvider time, ILogger<RedisConnection> log)
    : IAsyncDisposable
{
    /// <summary>The prefix of every key and channel, so that several applications can share one Redis.</summary>
    public const string Prefix = "orgstarter:";

    /// <summary>The timeout of the connection and of its commands. A user waits, so it is as short as for Logto.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>The timeout if Redis only makes the site faster. A nearby Redis needs much less, and users do not notice it.</summary>
    public static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>The pause after a failure, so that an outage delays one request per pause, not every request.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    private readonly Lazy<Task<ConnectionMultiplexer>> connection = new(() => OpenAsync(configuration.GetConnectionString("Redis")!));
    private long restsUntil;

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrEmpty(configuration.GetConnectionString("Redis"));

    private static bool IsUnavailable(Exception exception) => exception is RedisException or TimeoutException;

    /// <summary>Returns the multiplexer, also while Redis is unavailable.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync() => await connection.Value;

    /// <summary>
    /// Runs a command with a short timeout. After a failure, skips Redis for a few seconds. Callers must work without it.
    /// </summary>
    /// <returns><c>IsThere</c> is false without an answer. Redis may have run the command anyway.</returns>
    public async Task<(bool IsThere, T? Answer)> TryAsync<T>(Func<IDatabase, Task<T>> ask, TimeSpan patience, CancellationToken ct)
    {
        var until = Interlocked.Read(ref restsUntil);
        if (until != 0 && (time.GetTimestamp() < until || Interlocked.CompareExchange(ref restsUntil, Later(), until) != until))
        {
            // Either the pause is not over, or another request is already trying to reconnect.
            return default;
        }

        try
        {
            var answer = await AskAsync().WaitAsync(patience, ct);
            Interlocked.Exchange(ref restsUntil, 0);
            return (true, answer);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            if (Interlocked.Exchange(ref restsUntil, Later()) == 0)
            {
                LogUnavailable(e);
            }

            return default;
        }

        async Task<T> AskAsync() => await ask((await connection.Value).GetDatabase());
    }

    public async ValueTask DisposeAsync()
    {
        if (connection.IsValueCreated)
        {
            await (await connection.Value).DisposeAsync();
        }
    }

    /// <summary>Uses the monotonic clock.</summary>
    private long Later() => time.GetTimestamp() + (long)(RetryAfter.TotalSeconds * time.TimestampFrequency);

    private static async Task<ConnectionMultiplexer> OpenAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        (options.ConnectTimeout, options.AsyncTimeout) = ((int)Timeout.TotalMilliseconds, (int)Timeout.TotalMilliseconds);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; continuing without it and retrying every few seconds")]
    private partial void LogUnavailable(Exception exception);
}

using StackExchange.Redis;

namespace OrgStarter.Platform.Data;

/// <summary>The one connection to Redis that this instance holds. The site starts without it, and finds it again after an outage.</summary>
public sealed partial class RedisConnection(IConfiguration configuration, TimeProvider time, ILogger<RedisConnection> log) : IAsyncDisposable
{
    /// <summary>What begins every key and channel, so that another application may live in the same Redis.</summary>
    public const string Prefix = "orgstarter:";

    /// <summary>A person waits: as long as for Logto, and no longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For what is only faster with Redis. Far more than one nearby needs, and nothing that a person feels.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a Redis that failed is left alone: an outage costs one wait in so long, not one for each page.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    private readonly Lazy<Task<ConnectionMultiplexer>> connection = new(() => OpenAsync(configuration.GetConnectionString("Redis")!));
    private long restsUntil;

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrEmpty(configuration.GetConnectionString("Redis"));

    /// <summary>True for every way in which Redis can fail to answer.</summary>
    private static bool IsAway(Exception exception) => exception is RedisException or TimeoutException;

    /// <summary>The connection itself, which is there even while Redis is not.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync() => await connection.Value;

    /// <summary>Everything here can be done without Redis: it is asked briefly, and after a failure not again for a while.</summary>
    /// <returns>False when there was no answer; nobody knows then what Redis did.</returns>
    public async Task<(bool IsThere, T? Answer)> TryAsync<T>(Func<IDatabase, Task<T>> ask, TimeSpan patience, CancellationToken ct)
    {
        var until = Interlocked.Read(ref restsUntil);
        if (until != 0 && (time.GetTimestamp() < until || Interlocked.CompareExchange(ref restsUntil, Later(), until) != until))
        {
            // It rests, or another request is already finding out whether it is back.
            return default;
        }

        try
        {
            var answer = await AskAsync().WaitAsync(patience, ct);
            Interlocked.Exchange(ref restsUntil, 0);
            return (true, answer);
        }
        catch (Exception e) when (IsAway(e))
        {
            if (Interlocked.Exchange(ref restsUntil, Later()) == 0)
            {
                LogAway(e);
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

    /// <summary>By the clock that nobody sets.</summary>
    private long Later() => time.GetTimestamp() + (long)(Rest.TotalSeconds * time.TimestampFrequency);

    private static async Task<ConnectionMultiplexer> OpenAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        (options.ConnectTimeout, options.AsyncTimeout) = ((int)Patience.TotalMilliseconds, (int)Patience.TotalMilliseconds);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer. The site goes on without it, and looks again every few seconds")]
    private partial void LogAway(Exception exception);
}

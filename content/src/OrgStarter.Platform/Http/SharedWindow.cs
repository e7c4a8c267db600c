using System.Threading.RateLimiting;
using OrgStarter.Platform.Data;
using StackExchange.Redis;

namespace OrgStarter.Platform.Http;

/// <summary>
/// A fixed-window rate limiter that counts across all instances in Redis, in one round trip. Each instance also counts on its own and uses
/// that count while Redis is unavailable, so that an outage does not reset the limit.
/// </summary>
internal sealed class SharedWindow(RedisConnection redis, string name, RateLimit limit) : RateLimiter
{
    /// <summary>The first request of a window sets its end. Refused requests do not extend it.</summary>
    private const string Count = """
        local count = redis.call('INCR', KEYS[1])
        if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
        return {count, redis.call('PTTL', KEYS[1])}
        """;

    private readonly RedisKey key = $"{RedisConnection.Prefix}limit:{name}";
    private readonly FixedWindowRateLimiter here = new(new() { PermitLimit = limit.Requests, Window = limit.Window, QueueLimit = 0 });

    public override TimeSpan? IdleDuration => here.IdleDuration;

    public override RateLimiterStatistics? GetStatistics() => here.GetStatistics();

    /// <summary>Refuses, because the count needs Redis. The middleware then calls <see cref="RateLimiter.AcquireAsync"/>.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Answer(false, limit.Window);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var own = here.AttemptAcquire(permitCount);
        var (isThere, answer) = await redis.TryAsync(
            async db => (long[])(await db.ScriptEvaluateAsync(Count, [key], [(long)limit.Window.TotalMilliseconds]))!,
            RedisConnection.ShortTimeout,
            cancellationToken);
        return isThere ? new Answer(answer![0] <= limit.Requests, TimeSpan.FromMilliseconds(answer[1])) : own;
    }

    protected override void Dispose(bool disposing)
    {
        here.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Answer(bool isAcquired, TimeSpan after) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? after : null;
            return metadata is not null;
        }
    }
}

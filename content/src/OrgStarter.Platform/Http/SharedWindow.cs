using System.Threading.RateLimiting;
using OrgStarter.Platform.Data;
using StackExchange.Redis;

namespace OrgStarter.Platform.Http;

/// <summary>
/// So many in a window, counted by all instances together in Redis, in one round trip. Every instance counts for itself as well, and goes by
/// that while Redis is away: nobody is let off by an outage that begins in the middle of a window.
/// </summary>
internal sealed class SharedWindow(RedisConnection redis, string name, RateLimit limit) : RateLimiter
{
    /// <summary>The first of a window sets its end; what is refused does not move it.</summary>
    private const string Count = """
        local count = redis.call('INCR', KEYS[1])
        if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
        return {count, redis.call('PTTL', KEYS[1])}
        """;

    private readonly RedisKey key = $"{RedisConnection.Prefix}limit:{name}";
    private readonly FixedWindowRateLimiter here = new(new() { PermitLimit = limit.Requests, Window = limit.Window, QueueLimit = 0 });

    /// <summary>As long as this instance remembers anything of it.</summary>
    public override TimeSpan? IdleDuration => here.IdleDuration;

    public override RateLimiterStatistics? GetStatistics() => here.GetStatistics();

    /// <summary>Nobody knows without asking; whoever hears this asks by <see cref="RateLimiter.AcquireAsync"/>.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Answer(false, limit.Window);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var own = here.AttemptAcquire(permitCount);
        var (isThere, answer) = await redis.TryAsync(
            async db => (long[])(await db.ScriptEvaluateAsync(Count, [key], [(long)limit.Window.TotalMilliseconds]))!,
            RedisConnection.ShortPatience,
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

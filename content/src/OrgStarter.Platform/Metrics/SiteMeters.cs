using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrgStarter.Platform.Metrics;

/// <summary>The site's metrics; see docs/metrics.md. No tag is an id, because each value creates a time series.</summary>
public sealed class SiteMeters
{
    public const string Name = "OrgStarter";

    private readonly Counter<long> exchanges;
    private readonly Histogram<double> exchangeWait;
    private readonly Histogram<double> logto;
    private readonly Counter<long> cache;
    private readonly Counter<long> secondLevel;
    private readonly Counter<long> invitations;
    private readonly Counter<long> webhooks;
    private readonly Histogram<double> background;
    private readonly Counter<long> deadJobs;

    public SiteMeters(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        exchanges = meter.CreateCounter<long>("site.exchanges", description: "Organization tokens that were asked of Logto, by outcome");
        exchangeWait = meter.CreateHistogram<double>(
            "site.exchange.wait",
            "s",
            "How long requests waited for an organization token that was not at hand");
        logto = meter.CreateHistogram<double>("site.logto.duration", "s", "Calls to Logto by route and status, each attempt for itself");
        cache = meter.CreateCounter<long>("site.cache.reads", description: "Reads of the cache by what was read, hit or miss");
        secondLevel = meter.CreateCounter<long>("site.cache.second_level", description: "Reads of the cache in Redis: hit, miss, or away");
        invitations = meter.CreateCounter<long>("site.invitations", description: "What became of invitations, by outcome");
        webhooks = meter.CreateCounter<long>("site.webhooks", description: "Webhooks that came, and what became of them");
        background = meter.CreateHistogram<double>("site.background.duration", "s", "Work outside of requests, done or failed");
        deadJobs = meter.CreateCounter<long>("site.jobs.dead", description: "Jobs that were given up after their last attempt, by kind");
    }

    public void Exchanged(string outcome) => exchanges.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void WaitedForExchange(TimeSpan time) => exchangeWait.Record(time.TotalSeconds);

    /// <param name="route">The route template.</param>
    /// <param name="status">Null without an answer.</param>
    public void CalledLogto(string method, string route, int? status, TimeSpan time) => logto.Record(time.TotalSeconds, new TagList
    {
        { "http.request.method", method }, { "http.route", route }, { "http.response.status_code", status },
    });

    public void ReadCache(string what, bool isHit) => cache.Add(1, new("what", what), new("result", isHit ? "hit" : "miss"));

    public void ReadSecondLevel(string result) => secondLevel.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Invited(string outcome, int count = 1) => invitations.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    public void Webhook(string outcome) => webhooks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void JobDied(string kind) => deadJobs.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>Counts one failed item of a job that continues with its other items.</summary>
    public void WorkFailed(string name, TimeSpan time) => background.Record(time.TotalSeconds, new("work", name), new("outcome", "failed"));

    /// <summary>Runs the work and records its duration and outcome.</summary>
    public Task WorkAsync(string name, Func<Task> work) => WorkAsync(name, async () =>
    {
        await work();
        return true;
    });

    /// <inheritdoc cref="WorkAsync(string, Func{Task})"/>
    public async Task<T> WorkAsync<T>(string name, Func<Task<T>> work)
    {
        var (begun, outcome) = (Stopwatch.GetTimestamp(), "failed");
        try
        {
            var result = await work();
            outcome = "done";
            return result;
        }
        finally
        {
            background.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, new("work", name), new("outcome", outcome));
        }
    }
}

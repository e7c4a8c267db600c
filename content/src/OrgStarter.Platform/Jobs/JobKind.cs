namespace OrgStarter.Platform.Jobs;

/// <summary>One kind of jobs that this version of the site can run.</summary>
/// <param name="Handler">The type that implements <see cref="IJob"/>.</param>
public sealed record JobKind(string Name, Type Handler)
{
    /// <summary>Never given up.</summary>
    public const int Unlimited = int.MaxValue;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    /// <summary>Failed attempts in a row before the job is dead. Ten last about half an hour.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Jobs of this kind that one instance runs at the same time.</summary>
    public int MaxParallel { get; init; } = 3;

    /// <summary>Null for jobs that are enqueued.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Doubles with each attempt, up to ten minutes; up to a fifth shorter, so that jobs that failed
    /// together do not return together.</summary>
    public static TimeSpan DelayAfter(int attempt)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Clamp(attempt, 1, 10) - 1);
        return (delay < LongestDelay ? delay : LongestDelay) * (1 - (Random.Shared.NextDouble() / 5));
    }
}

using System.Text.Json;

namespace OrgStarter.Platform.Jobs;

/// <summary>
/// The handler of one kind of jobs; a scope of its own for each run. Register it with <see cref="JobServices.AddJob{T}"/> or
/// <see cref="JobServices.AddRecurringJob{T}"/>. A run may be repeated after a crash, so each step first checks whether it is done.
/// </summary>
public interface IJob
{
    /// <summary>The name in the database, in logs and metrics. It must not change while jobs of the kind exist.</summary>
    static abstract string Kind { get; }

    /// <summary>
    /// Does the work in the organization and the language of the enqueuer. The user has no permissions: check
    /// what they may do at this moment.
    /// </summary>
    /// <param name="ct">Canceled when the site stops, or when another instance has taken the job over.</param>
    /// <returns>Whether the job is done or runs again. An exception counts as a failed attempt.</returns>
    Task<JobResult> RunAsync(JobRun run, CancellationToken ct);
}

/// <summary>One run of a job.</summary>
/// <param name="attempt">From 1.</param>
public sealed class JobRun(JobKind kind, string key, string? payload, int attempt)
{
    public string Kind => kind.Name;

    public string Key => key;

    public int Attempt => attempt;

    /// <summary>True when the job is dead if this run fails.</summary>
    public bool IsLastAttempt => attempt >= kind.MaxAttempts;

    /// <summary>What was enqueued. A job that runs again gets what is set here, unless it was enqueued again meanwhile.</summary>
    public string? Payload { get; set; } = payload;

    /// <summary>Reads a payload that was enqueued as an object.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Payload ?? throw new InvalidOperationException($"The job {Key} has no payload."))!;
}

/// <summary>How a run ended.</summary>
public readonly record struct JobResult
{
    /// <summary>The job is deleted. A recurring job runs again after its interval.</summary>
    public static JobResult Done => default;

    /// <summary>Null when the job is done.</summary>
    public DateTimeOffset? NextRun { get; private init; }

    /// <summary>The job runs again at this time.</summary>
    public static JobResult At(DateTimeOffset nextRun) => new() { NextRun = nextRun };
}

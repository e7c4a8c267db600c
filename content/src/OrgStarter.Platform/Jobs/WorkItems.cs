using System.Collections.Concurrent;
using System.Diagnostics;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Jobs;

/// <summary>
/// Runs the items of background work, each on its own: an item that fails neither ends its worker's loop nor holds up other items. It
/// rests before the next try, longer after each failure in a row. The failures are counted in this instance: after a restart an item is
/// tried at once.
/// </summary>
public sealed partial class WorkItems(TimeProvider time, SiteMeters meters, ILogger<WorkItems> log)
{
    public static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    /// <summary>An item that has not failed for this long is gone, or another instance has done it.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Work, string Subject), (int Failures, DateTimeOffset Until)> failed = new();

    /// <summary>Runs an item whose row says when it is due.</summary>
    /// <param name="subject">What the log names the item by.</param>
    /// <param name="putOffAsync">Moves the item's due time on by this much.</param>
    /// <returns>False when the item failed.</returns>
    /// <exception cref="OperationCanceledException">The worker is stopped.</exception>
    public async Task<bool> TryAsync(string work, string subject, Func<Task> item, Func<TimeSpan, Task> putOffAsync, CancellationToken ct)
    {
        if (await RunAsync(work, subject, item, ct) is not { } rest)
        {
            return true;
        }

        await putOffAsync(rest);
        return false;
    }

    /// <summary>Runs an item without a due time. While it rests, it is not run.</summary>
    /// <returns>False when the item failed, or rests.</returns>
    /// <inheritdoc cref="TryAsync(string, string, Func{Task}, Func{TimeSpan, Task}, CancellationToken)"/>
    public async Task<bool> TryAsync(string work, string subject, Func<Task> item, CancellationToken ct) =>
        !IsResting(work, subject) && await RunAsync(work, subject, item, ct) is null;

    /// <summary>The items that rest now: a query leaves them out, so that a page of it is not full of them.</summary>
    public IReadOnlyList<string> Resting(string work) =>
        [.. failed.Keys.Where(key => key.Work == work && IsResting(key.Work, key.Subject)).Select(key => key.Subject)];

    /// <param name="failures">How often in a row an item has failed.</param>
    private static TimeSpan RestAfter(int failures)
    {
        var rest = FirstRest * Math.Pow(2, Math.Clamp(failures, 1, 10) - 1);
        return rest < LongestRest ? rest : LongestRest;
    }

    /// <returns>How long the item rests; null when it was done.</returns>
    private async Task<TimeSpan?> RunAsync(string work, string subject, Func<Task> item, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await item();
            failed.TryRemove((work, subject), out _);
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            meters.WorkFailed(work, Stopwatch.GetElapsedTime(begun));
            var (failures, rest) = Fail(work, subject);
            LogFailed(e is LogtoException ? LogLevel.Warning : LogLevel.Error, e, work, subject, failures, rest);
            return rest;
        }
    }

    private bool IsResting(string work, string subject) =>
        failed.TryGetValue((work, subject), out var last) && last.Until > time.GetUtcNow();

    private (int Failures, TimeSpan Pause) Fail(string work, string subject)
    {
        var now = time.GetUtcNow();
        foreach (var old in failed.Where(item => item.Value.Until + Forgotten < now).Select(item => item.Key))
        {
            failed.TryRemove(old, out _);
        }

        var last = failed.AddOrUpdate(
            (work, subject),
            _ => (1, now + RestAfter(1)),
            (_, before) => (before.Failures + 1, now + RestAfter(before.Failures + 1)));
        return (last.Failures, RestAfter(last.Failures));
    }

    [LoggerMessage(Message = "{Work} failed for {Subject}, {Failures} times in a row; the next try is in {Rest}, other items go on")]
    private partial void LogFailed(LogLevel level, Exception exception, string work, string subject, int failures, TimeSpan rest);
}

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Jobs;

/// <summary>Runs the jobs that are due, several at a time. Each instance has one worker. A job that fails holds up no other.</summary>
public sealed partial class JobWorker(
    IEnumerable<JobKind> known, JobStore store, JobSignal signal, IServiceScopeFactory scopes, IOptions<JobOptions> options,
    IHostApplicationLifetime lifetime, TimeProvider time, SiteMeters meters, ILogger<JobWorker> log) : BackgroundService
{
    /// <summary>Jobs that one instance runs at the same time.</summary>
    private const int MaxParallel = 6;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, JobKind> kinds = known.ToDictionary(kind => kind.Name);
    private readonly ConcurrentDictionary<Guid, (JobKind Kind, CancellationTokenSource Claim, Task Run)> running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(options.Value.JobStartDelay, stoppingToken);
        try
        {
            await Task.WhenAll(ClaimAsync(stoppingToken), RenewAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll(running.Values.Select(job => job.Run));
        }
    }

    /// <summary>Runs what is due of these kinds, one after the other, until nothing is.</summary>
    internal async Task RunDueAsync(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        await store.AddRecurringAsync(kinds.Values, ct);
        await store.RenewAsync([], ct);
        while (await store.ClaimAsync(names, ct) is { } job)
        {
            await RunAsync(job, kinds[job.Kind], ct, ct);
        }
    }

    private async Task ClaimAsync(CancellationToken stop)
    {
        var hasRecurring = false;
        while (true)
        {
            Job? job = null;
            try
            {
                if (!hasRecurring)
                {
                    await store.AddRecurringAsync(kinds.Values, stop);
                    hasRecurring = true;
                }

                job = Free() is { Count: > 0 } free ? await store.ClaimAsync(free, stop) : null;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // The database is away, for example. The jobs stay, and so does this worker.
                LogNotClaimed(e);
            }

            if (job is null)
            {
                await signal.SleepAsync(LookEvery, stop);
            }
            else
            {
                Start(job, stop);
            }
        }
    }

    private List<string> Free() => running.Count >= MaxParallel ? []
        : [.. kinds.Values.Where(kind => running.Values.Count(job => job.Kind == kind) < kind.MaxParallel).Select(kind => kind.Name)];

    private void Start(Job job, CancellationToken stop)
    {
        var (kind, holder, claim) = (kinds[job.Kind], job.Holder!.Value, CancellationTokenSource.CreateLinkedTokenSource(stop));
        var begun = new TaskCompletionSource();
        running[holder] = (kind, claim, RunToEndAsync());
        begun.SetResult();

        async Task RunToEndAsync()
        {
            await begun.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await RunAsync(job, kind, claim.Token, stop);
            running.TryRemove(holder, out _);
            claim.Dispose();
            signal.Wake();
        }
    }

    /// <summary>Keeps the claims of what runs here. A run whose claim is lost is canceled: another instance has the job.</summary>
    private async Task RenewAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(RenewEvery, stop);
            try
            {
                var holders = running.Keys.ToList();
                var kept = await store.RenewAsync(holders, stop);
                foreach (var lost in holders.Except(kept))
                {
                    if (running.TryGetValue(lost, out var job))
                    {
                        await job.Claim.CancelAsync();
                    }
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                LogNotRenewed(e);
            }
        }
    }

    /// <param name="ct">Ends with the claim.</param>
    /// <param name="stop">Ends with the site.</param>
    private async Task RunAsync(Job job, JobKind kind, CancellationToken ct, CancellationToken stop)
    {
        try
        {
            await TryAsync(job, kind, ct, stop);
        }
        catch (Exception e)
        {
            // How the run ended could not be written down. The claim ends by itself, and the job runs again.
            LogNotSaved(e, job.Kind, job.Key);
        }
    }

    private async Task TryAsync(Job job, JobKind kind, CancellationToken ct, CancellationToken stop)
    {
        try
        {
            if (job.Attempts > kind.MaxAttempts)
            {
                throw new InvalidOperationException("The process ended during each attempt.");
            }

            var run = new JobRun(kind, job.Key, job.Payload, job.Attempts);
            var result = await meters.WorkAsync(kind.Name, () => RunInScopeAsync(job, kind, run, ct));
            await store.CompleteAsync(job, result.NextRun ?? time.GetUtcNow() + kind.Every, run.Payload);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            await store.ReleaseAsync(job);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogLost(job.Kind, job.Key);
        }
        catch (Exception e)
        {
            await FailAsync(job, kind, e);
        }
    }

    private async Task<JobResult> RunInScopeAsync(Job job, JobKind kind, JobRun run, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var named = log.BeginScope(JobLogScope.Of(job));
        if (job.OrganizationId is { } organizationId)
        {
            scope.ServiceProvider.GetRequiredService<ICurrentOrganization>().Enter(organizationId, job.UserId);
        }

        if (job.Culture is { } culture)
        {
            // For this async flow only.
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        }

        return await ((IJob)scope.ServiceProvider.GetRequiredService(kind.Handler)).RunAsync(run, ct);
    }

    private async Task FailAsync(Job job, JobKind kind, Exception e)
    {
        // A recurring job has nothing that could be given up.
        var isDead = job.Attempts >= kind.MaxAttempts && kind.Every is null;
        var delay = JobKind.DelayAfter(job.Attempts);
        await store.FailAsync(job, isDead ? null : time.GetUtcNow() + delay, $"{e.GetType().Name}: {e.Message}");
        if (isDead)
        {
            meters.JobDied(kind.Name);
            LogDead(e, job.Kind, job.Key, job.Attempts);
        }
        else
        {
            LogFailed(e is LogtoException ? LogLevel.Warning : LogLevel.Error, e, job.Kind, job.Key, job.Attempts, delay);
        }
    }

    [LoggerMessage(Message = "Job {Kind} {Key} failed in attempt {Attempt}; retrying in {Delay}")]
    private partial void LogFailed(LogLevel level, Exception exception, string kind, string key, int attempt, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "Job {Kind} {Key} died after {Attempts} attempts; the command 'jobs retry' starts it again")]
    private partial void LogDead(Exception exception, string kind, string key, int attempts);

    [LoggerMessage(LogLevel.Warning, "Canceled job {Kind} {Key}: its claim ended, and another instance may run it")]
    private partial void LogLost(string kind, string key);

    [LoggerMessage(LogLevel.Error, "The end of job {Kind} {Key} could not be saved; it runs again when its claim ends")]
    private partial void LogNotSaved(Exception exception, string kind, string key);

    [LoggerMessage(LogLevel.Error, "Jobs cannot be claimed; retrying in seconds")]
    private partial void LogNotClaimed(Exception exception);

    [LoggerMessage(LogLevel.Error, "The claims of running jobs cannot be renewed; retrying in seconds")]
    private partial void LogNotRenewed(Exception exception);
}

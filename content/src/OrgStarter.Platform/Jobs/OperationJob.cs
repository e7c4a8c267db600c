namespace OrgStarter.Platform.Jobs;

/// <summary>
/// Completes an operation whose process died, or that Logto kept waiting, or whose time has come. The key is its subject. Each kind of
/// operations is a kind of jobs, so that an older version of the site leaves those that it does not know to a newer one.
/// </summary>
public sealed partial class OperationJob(OperationJournal journal, IServiceProvider services, ILogger<OperationJob> log) : IJob
{
    public static string Kind => "operation";

    public static string KindOf(OperationKind kind) => $"{Kind}:{kind}";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var kind = Enum.Parse<OperationKind>(run.Kind[(Kind.Length + 1)..]);
        if (await journal.FindAsync(kind, run.Key, ct) is { } operation)
        {
            await services.GetRequiredKeyedService<IOperation>(kind).ResumeAsync(operation, ct);
            LogDone(kind, run.Key);
        }

        return JobResult.Done;
    }

    [LoggerMessage(LogLevel.Information, "Resumed {Kind} of {Subject}: completed")]
    private partial void LogDone(OperationKind kind, string subject);
}

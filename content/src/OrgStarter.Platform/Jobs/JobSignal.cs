namespace OrgStarter.Platform.Jobs;

/// <summary>Wakes the worker of this instance.</summary>
public sealed class JobSignal : IDisposable
{
    private readonly SemaphoreSlim calls = new(0, 1);

    /// <summary>There is something to do. Never waits.</summary>
    public void Wake()
    {
        try
        {
            calls.Release();
        }
        catch (SemaphoreFullException)
        {
            // The worker is awake already.
        }
    }

    /// <summary>Waits for the next call, and no longer than this.</summary>
    public Task SleepAsync(TimeSpan longest, CancellationToken ct) => calls.WaitAsync(longest, ct);

    public void Dispose() => calls.Dispose();
}

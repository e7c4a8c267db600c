namespace OrgStarter.Platform.Jobs;

/// <summary>Tells workers that sleep that there is something to do.</summary>
/// <param name="workers">How many sleep by it: more calls than these can answer say nothing new.</param>
public sealed class WakeSignal(int workers = 1) : IDisposable
{
    private readonly SemaphoreSlim calls = new(0, workers);

    /// <summary>There is something to do. Never waits.</summary>
    public void Wake()
    {
        try
        {
            calls.Release();
        }
        catch (SemaphoreFullException)
        {
            // All have been told already.
        }
    }

    /// <summary>Sleeps until called, and no longer than this.</summary>
    public Task SleepAsync(TimeSpan most, CancellationToken ct) => calls.WaitAsync(most, ct);

    public void Dispose() => calls.Dispose();
}

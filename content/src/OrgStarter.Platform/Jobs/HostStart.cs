namespace OrgStarter.Platform.Jobs;

internal static class HostStart
{
    /// <summary>Waits until the site has listened for a while, so that its start and its first pages have the machine for
    /// themselves.</summary>
    /// <exception cref="OperationCanceledException">The site stops before.</exception>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, TimeSpan delay, CancellationToken ct)
    {
        var started = new TaskCompletionSource();
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(ct);
        }

        await Task.Delay(delay, ct);
    }
}

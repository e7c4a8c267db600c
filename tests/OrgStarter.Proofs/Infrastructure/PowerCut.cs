using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>
/// Stops a site at one of its removals at Logto, as a power cut does: nothing after it runs, not even what a failure would have tidied
/// up. It hangs until the test is over.
/// </summary>
public sealed class PowerCut
{
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int left = int.MaxValue;
    private bool afterIt;

    /// <summary>Done when the site has stopped.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="removal">At which removal, from 1.</param>
    /// <param name="after">Logto has done it, and the site does not hear of it.</param>
    public void At(int removal, bool after) => (left, afterIt) = (removal, after);

    public void Release() => over.TrySetResult();

    public DelegatingHandler Wire() => new Handler(this);

    private sealed class Handler(PowerCut power) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Delete || Interlocked.Decrement(ref power.left) != 0)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            if (power.afterIt)
            {
                (await base.SendAsync(request, CancellationToken.None)).Dispose();
            }

            power.Gone.TrySetResult();
            await power.over.Task;
            throw new HttpRequestException("The power was cut.");
        }
    }
}

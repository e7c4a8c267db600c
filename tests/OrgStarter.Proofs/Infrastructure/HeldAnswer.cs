using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>Holds one answer of Logto's on its way to the site: it was true when it left.</summary>
/// <param name="pathEnd">How the address of the call ends; it is a reading one.</param>
public sealed class HeldAnswer(string pathEnd)
{
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string PathEnd => pathEnd;

    /// <summary>Done when Logto has answered.</summary>
    public Task Answered => answered.Task;

    public void In(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(this)));

    public void Release() => released.TrySetResult();

    private sealed class Handler(HeldAnswer held) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(held.PathEnd, StringComparison.Ordinal))
            {
                held.answered.TrySetResult();
                await held.released.Task;
            }

            return response;
        }
    }
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.Testing;

/// <summary>Intercepts the site's token requests to Logto: counts them, and can change the responses. Changes nothing by default.</summary>
public sealed class Interception
{
    private int count;

    /// <summary>The number of token requests, from all instances of the site.</summary>
    public int Count => count;

    /// <summary>Changes Logto's response; null keeps it.</summary>
    public Action<JsonObject>? Change { get; set; }

    /// <summary>Runs after Logto has responded and before the site receives the response.</summary>
    public Func<Task>? AfterAnswer { get; set; }

    public void Forget() => count = 0;

    internal sealed class Handler(Interception interception) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref interception.count);
            var response = await base.SendAsync(request, cancellationToken);
            if (interception.AfterAnswer is { } after)
            {
                await after();
            }

            if (interception.Change is { } change)
            {
                var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
                change(answer);
                response.Content = JsonContent.Create(answer);
            }

            return response;
        }
    }
}

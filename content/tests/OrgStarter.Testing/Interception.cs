using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.Testing;

/// <summary>Somebody on the line: lets an exchange pass, or changes what the site gets to hear. Nothing by itself.</summary>
public sealed class Interception
{
    private int count;

    /// <summary>How many exchanges there were, in all instances of the site.</summary>
    public int Count => count;

    /// <summary>Given Logto's true answer, changes it.</summary>
    public Action<JsonObject>? Change { get; set; }

    /// <summary>Runs when Logto has answered and before the site hears it.</summary>
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

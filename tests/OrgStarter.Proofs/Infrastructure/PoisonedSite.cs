using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>A site whose calls to Logto fail in a way that no code expects, wherever a poisoned id is in their address. Its workers run
/// when a test says so.</summary>
public sealed class PoisonedSite : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, int> poisons = new();

    public TestSite Site { get; private set; } = null!;

    /// <summary>A member whom Logto lists without the field of their roles.</summary>
    public string? WithoutRoles { get; set; }

    public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync(
        services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(this))),
        settings: [(TestSite.WithoutWorkers, "true"), ("Invitations:ResultsTimeout", "00:00:00")]);

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    public void Poison(string part) => poisons[part] = 0;

    public void Cure(string part) => poisons.TryRemove(part, out _);

    /// <summary>How many calls met it.</summary>
    public int MetBy(string part) => poisons[part];

    private sealed class Handler(PoisonedSite site) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (site.poisons.Keys.FirstOrDefault(part =>
                request.RequestUri!.PathAndQuery.Contains(part, StringComparison.Ordinal)) is { } met)
            {
                site.poisons.AddOrUpdate(met, 1, (_, count) => count + 1);
                throw new InvalidOperationException("Poisoned.");
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (site.WithoutRoles is { } id
                && response.IsSuccessStatusCode
                && request.RequestUri!.AbsolutePath.EndsWith("/users", StringComparison.Ordinal)
                && await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) is JsonArray members)
            {
                if (members.FirstOrDefault(member => (string?)member!["id"] == id) is { } member)
                {
                    member["organizationRoles"] = null;
                }

                response.Content = JsonContent.Create(members);
            }

            return response;
        }
    }
}

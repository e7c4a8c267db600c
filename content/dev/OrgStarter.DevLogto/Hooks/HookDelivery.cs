using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Hooks;

/// <summary>Delivers events to the webhooks that were registered when they occurred: in order, and each at most once.</summary>
internal sealed partial class HookDelivery(ILogger<HookDelivery> log) : BackgroundService
{
    public const string SignatureHeader = "logto-signature-sha-256";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly Channel<(Hook Hook, JsonObject Body)> deliveries = Channel.CreateUnbounded<(Hook, JsonObject)>();
    private readonly HttpClient client = new() { Timeout = Timeout };

    public void Enqueue(Hook hook, JsonObject body) => deliveries.Writer.TryWrite((hook, body));

    /// <summary>Returns the hexadecimal HMAC-SHA256 of the raw body with the webhook's signing key.</summary>
    public static string Sign(string signingKey, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(signingKey), Encoding.UTF8.GetBytes(body)));

    /// <exception cref="ManagementError">422: the endpoint did not respond.</exception>
    public async Task<HttpResponseMessage> SendAsync(Hook hook, JsonObject body, CancellationToken ct)
    {
        var config = JsonNode.Parse(hook.Config)!;
        body["hookId"] = hook.Id;
        var raw = body.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, (string?)config["url"])
        {
            Content = new StringContent(raw, new MediaTypeHeaderValue("application/json"))
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "Logto (https://logto.io/)");
        request.Headers.TryAddWithoutValidation(SignatureHeader, Sign(hook.SigningKey, raw));
        foreach (var (name, value) in config["headers"] as JsonObject ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value?.ToString());
        }

        try
        {
            return await client.SendAsync(request, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException or InvalidOperationException)
        {
            // Logto's response says only this; its log has the reason.
            throw new ManagementError(422, "hook.send_test_payload_failed", "Failed to send test payload: TypeError: fetch failed");
        }
    }

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (hook, body) in deliveries.Reader.ReadAllAsync(stoppingToken))
        {
            await DeliverAsync(hook, body, stoppingToken);
        }
    }

    /// <summary>Tries once, without a retry, whatever the result.</summary>
    private async Task DeliverAsync(Hook hook, JsonObject body, CancellationToken ct)
    {
        try
        {
            using var answer = await SendAsync(hook, body, ct);
        }
        catch (ManagementError e)
        {
            LogLost(e, hook.Id, (string?)JsonNode.Parse(hook.Config)!["url"]);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhook {HookId} failed to reach {Url}; not retried, as in Logto")]
    private partial void LogLost(Exception exception, string hookId, string? url);
}

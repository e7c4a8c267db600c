using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Mails;

/// <summary>Sends a mail to the connector, if there is one, as Logto's <c>http-email</c> does.</summary>
internal sealed class MailDelivery(DevLogtoDb db, IHttpContextAccessor request) : IDisposable
{
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <exception cref="ManagementError">400: the endpoint did not accept the mail.</exception>
    public async Task SendAsync(string to, string type, JsonObject payload)
    {
        if (await db.Connectors.AsNoTracking().OrderBy(c => c.Id).FirstOrDefaultAsync() is not { Kind: Connector.HttpEmail } connector)
        {
            return;
        }

        var config = JsonNode.Parse(connector.Config)!;
        var body = new JsonObject
        {
            ["to"] = to,
            ["type"] = type,
            ["payload"] = payload.DeepClone(),
            ["ip"] = request.HttpContext?.Connection.RemoteIpAddress?.ToString()
        };
        using var message = new HttpRequestMessage(HttpMethod.Post, (string?)config["endpoint"])
        {
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
        if ((string?)config["authorization"] is { } authorization)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        try
        {
            using var answer = await client.SendAsync(message);
            answer.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or InvalidOperationException or UriFormatException)
        {
            throw new ManagementError(400, "connector.general", $"Error occurred in connector: {e.Message}");
        }
    }

    public void Dispose() => client.Dispose();
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Management;

namespace OrgStarter.DevLogto.Hooks;

/// <summary>
/// What happened in this request that webhooks are told. No event exists for invitations, nor for a member's changed role: Logto
/// sends none. Source: https://docs.logto.io/developers/webhooks/webhooks-events.
/// </summary>
internal sealed class HookEvents(HookDelivery delivery, IOpenIddictApplicationManager applications, TimeProvider time)
{
    private readonly List<(string Event, JsonObject Fields)> raised = [];
    private (string Event, Person Person)? interaction;

    /// <param name="data">The entity as the Management API answers it; null for one that is gone.</param>
    public void Raise(string name, JsonNode? data = null) => raised.Add((name, data is null ? [] : new JsonObject { ["data"] = data.DeepClone() }));

    public void RaiseMembership(string organizationId, IEnumerable<string>? added = null, IEnumerable<string>? removed = null)
    {
        var fields = new JsonObject { ["organizationId"] = organizationId };
        if (added is not null)
        {
            fields["addedUserIds"] = Ids(added);
        }

        if (removed is not null)
        {
            fields["removedUserIds"] = Ids(removed);
        }

        raised.Add(("Organization.Membership.Updated", fields));
    }

    /// <summary>After a call of the Management API: with the call's path, method and status.</summary>
    public void PublishCall(HttpContext context, int status)
    {
        var endpoint = context.GetEndpoint() as RouteEndpoint;
        foreach (var (name, fields) in raised)
        {
            var body = Envelope(name, context);
            body["path"] = context.Request.Path.Value!["/api".Length..];
            body["method"] = context.Request.Method;
            body["status"] = status;
            body["params"] = new JsonObject(context.Request.RouteValues.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value?.ToString())));
            body["matchedRoute"] = endpoint?.RoutePattern.RawText?["/api".Length..].Replace("{", ":", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            Send(name, body, fields);
        }
    }

    /// <summary>The end of a sign-in or registration, told before whatever it changed.</summary>
    public void RaiseInteraction(string name, Person person) => interaction = (name, person);

    /// <summary>After a call of the Experience API: with the interaction in place of a call.</summary>
    public async Task PublishInteractionAsync(HttpContext context, string interactionEvent, string clientId, string interactionId)
    {
        if (raised.Count == 0 && interaction is null)
        {
            return;
        }

        var application = await ApplicationAsync(clientId);
        if (interaction is var (ended, person))
        {
            Send(ended, new JsonObject
            {
                ["event"] = ended,
                ["interactionEvent"] = interactionEvent,
                ["createdAt"] = Now(),
                ["sessionId"] = interactionId,
                ["userAgent"] = Agent(context),
                ["userId"] = person.Id,
                ["userIp"] = context.Connection.RemoteIpAddress?.ToString(),
                ["user"] = Views.Of(person),
                ["application"] = application?.DeepClone(),
            }, []);
        }

        foreach (var (name, fields) in raised)
        {
            Send(name, new JsonObject
            {
                ["event"] = name,
                ["createdAt"] = Now(),
                ["interactionEvent"] = interactionEvent,
                ["userAgent"] = Agent(context),
                ["applicationId"] = clientId,
                ["sessionId"] = interactionId,
                ["ip"] = context.Connection.RemoteIpAddress?.ToString(),
                ["application"] = application?.DeepClone(),
            }, fields);
        }
    }

    private async Task<JsonObject?> ApplicationAsync(string clientId)
    {
        if (await applications.FindByClientIdAsync(clientId) is not { } application)
        {
            return null;
        }

        var properties = await applications.GetPropertiesAsync(application);
        return new JsonObject
        {
            ["id"] = clientId,
            ["type"] = properties.TryGetValue("type", out var type) ? type.GetString() : "Traditional",
            ["name"] = await applications.GetDisplayNameAsync(application) ?? clientId,
            ["description"] = properties.TryGetValue("description", out var description) ? description.GetString() : null,
        };
    }

    private void Send(string name, JsonObject body, JsonObject fields)
    {
        foreach (var (field, value) in fields)
        {
            body[field] = value?.DeepClone();
        }

        delivery.Enqueue(name, body);
    }

    private JsonObject Envelope(string name, HttpContext context) => new()
    {
        ["event"] = name,
        ["createdAt"] = Now(),
        ["userAgent"] = Agent(context),
        ["ip"] = context.Connection.RemoteIpAddress?.ToString(),
    };

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string? Agent(HttpContext context) => context.Request.Headers.UserAgent is { Count: > 0 } agent ? agent.ToString() : null;

    private static JsonArray Ids(IEnumerable<string> ids) => new([.. ids.Select(id => (JsonNode)id)]);
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Hooks;

/// <summary>Collects the webhook events of this request, in Logto's format.</summary>
internal sealed class HookEvents(HookDelivery delivery, DevLogtoDb db, TimeProvider time)
{
    /// <summary>Logto truncates longer lists.</summary>
    private const int MaxIds = 5_000;
    private readonly List<(string Event, JsonObject Fields)> raised = [];
    private (string Event, Person Person)? interaction;

    /// <param name="data">The entity as the Management API returns it; null for a deleted one.</param>
    public void Raise(string name, JsonNode? data = null) =>
        raised.Add((name, data is null ? [] : new JsonObject { ["data"] = data.DeepClone() }));

    public void RaiseRoleScopes(string roleId) =>
        raised.Add(("OrganizationRole.Scopes.Updated", new JsonObject { ["organizationRoleId"] = roleId }));

    /// <summary>Raises the event even when no membership changed; it then contains no ids.</summary>
    /// <param name="kind">The kind of member: User or Application.</param>
    public void RaiseMembership(
        string organizationId,
        IEnumerable<string>? added = null,
        IEnumerable<string>? removed = null,
        string kind = "User")
    {
        var fields = new JsonObject { ["organizationId"] = organizationId };
        foreach (var (change, ids) in new[] { ("added", added), ("removed", removed) })
        {
            if (ids?.Distinct().Take(MaxIds).Select(id => (JsonNode)id).ToArray() is { Length: > 0 } named)
            {
                fields[$"{change}{kind}Ids"] = new JsonArray(named);
            }
        }

        raised.Add(("Organization.Membership.Updated", fields));
    }

    /// <summary>Publishes the events after a Management API call, with the call's path, method and status.</summary>
    /// <param name="answer">The body of the call's response; null for none.</param>
    public async Task PublishCallAsync(HttpContext context, int status, JsonNode? answer)
    {
        var route = RouteOf(context);
        if (RegisteredEvents.Of(context.Request.Method, route) is { } registered)
        {
            Raise(registered, answer);
        }

        foreach (var (name, fields) in raised)
        {
            var body = Envelope(name, context);
            body["path"] = context.Request.Path.Value!["/api".Length..];
            body["method"] = context.Request.Method;
            body["status"] = status;
            body["params"] = new JsonObject(
                context.Request.RouteValues.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value?.ToString())));
            body["matchedRoute"] = route;
            await SendAsync(name, body, fields);
        }
    }

    /// <summary>Publishes events that no call has caused.</summary>
    public async Task PublishAsync()
    {
        foreach (var (name, fields) in raised)
        {
            await SendAsync(name, new JsonObject { ["event"] = name, ["createdAt"] = Now() }, fields);
        }
    }

    /// <summary>Raises the end of a sign-in or registration, which is sent before the events of the resulting changes.</summary>
    public void RaiseInteraction(string name, Person person) => interaction = (name, person);

    /// <summary>Publishes the events after an Experience API call, with the interaction instead of the call.</summary>
    public async Task PublishInteractionAsync(HttpContext context, string interactionEvent, string clientId, string interactionId)
    {
        if (raised.Count == 0 && interaction is null)
        {
            return;
        }

        var application = await ApplicationAsync(clientId);
        if (interaction is var (ended, person))
        {
            await SendAsync(ended, new JsonObject
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
            await SendAsync(name, new JsonObject
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

    private async Task<JsonObject?> ApplicationAsync(string clientId) => await db.Applications.FindAsync(clientId) is { } application
        ? new JsonObject
        {
            ["id"] = clientId,
            ["type"] = application.Type,
            ["name"] = application.Name,
            ["description"] = application.Description
        }
        : null;

    private async Task SendAsync(string name, JsonObject body, JsonObject fields)
    {
        foreach (var (field, value) in fields)
        {
            body[field] = value?.DeepClone();
        }

        foreach (var hook in (await db.Hooks.AsNoTracking().Where(h => h.Enabled).ToListAsync())
            .Where(h => JsonNode.Parse(h.Events)!.AsArray().Any(e => (string?)e == name)))
        {
            delivery.Enqueue(hook, body.DeepClone().AsObject());
        }
    }

    private JsonObject Envelope(string name, HttpContext context) => new()
    {
        ["event"] = name,
        ["createdAt"] = Now(),
        ["userAgent"] = Agent(context),
        ["ip"] = context.Connection.RemoteIpAddress?.ToString(),
    };

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?["/api".Length..]
        .Replace("{", ":", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal) ?? "";

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string? Agent(HttpContext context) =>
        context.Request.Headers.UserAgent is { Count: > 0 } agent ? agent.ToString() : null;
}

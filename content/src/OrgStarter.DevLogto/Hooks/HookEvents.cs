using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace OrgStarter.DevLogto.Hooks;

/// <summary>What happened in this request that webhooks are told, in the form in which they are told it.</summary>
internal sealed class HookEvents(HookDelivery delivery, TimeProvider time)
{
    /// <summary>Logto cuts longer lists off.</summary>
    private const int MaxIds = 5_000;
    private readonly List<(string Event, JsonObject Fields)> raised = [];

    /// <param name="data">The entity as the Management API answers it; null for one that is gone.</param>
    public void Raise(string name, JsonNode? data = null) => raised.Add((name, data is null ? [] : new JsonObject { ["data"] = data.DeepClone() }));

    public void RaiseRoleScopes(string roleId) => raised.Add(("OrganizationRole.Scopes.Updated", new JsonObject { ["organizationRoleId"] = roleId }));

    /// <summary>Also when nobody really came or went: then it names nobody.</summary>
    /// <param name="kind">Whose membership: User or Application.</param>
    public void RaiseMembership(string organizationId, IEnumerable<string>? added = null, IEnumerable<string>? removed = null, string kind = "User")
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

    /// <summary>After a call of the Management API: with the call's path, method and status.</summary>
    /// <param name="answer">What the call answered; null for nothing.</param>
    public void PublishCall(HttpContext context, int status, JsonNode? answer)
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
            body["params"] = new JsonObject(context.Request.RouteValues.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value?.ToString())));
            body["matchedRoute"] = route;
            Send(name, body, fields);
        }
    }

    /// <summary>After a sign-in or a registration: with the interaction in place of a call.</summary>
    public void PublishInteraction(HttpContext context, string interactionEvent)
    {
        foreach (var (name, fields) in raised)
        {
            var body = Envelope(name, context);
            body["interactionEvent"] = interactionEvent;
            body["applicationId"] = DevLogtoApplications.SiteId;
            Send(name, body, fields);
        }
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
        ["createdAt"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["userAgent"] = context.Request.Headers.UserAgent is { Count: > 0 } agent ? agent.ToString() : null,
        ["ip"] = context.Connection.RemoteIpAddress?.ToString(),
    };

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?["/api".Length..]
        .Replace("{", ":", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal) ?? "";
}

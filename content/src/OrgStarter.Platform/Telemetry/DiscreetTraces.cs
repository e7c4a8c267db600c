using System.Diagnostics;
using OpenTelemetry;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// A span says where it went by the route, and never by the address: invitations, one-time tokens and whatever somebody typed stand in
/// addresses. Every other text goes through <see cref="Discretion"/>.
/// </summary>
internal sealed class DiscreetTraces : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        var isCall = data.Kind == ActivityKind.Client;
        if (isCall && data.GetTagItem("url.full") is string address && Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            var route = LogtoRoutes.Of(data.GetTagItem("http.request.method") as string ?? "", uri.AbsolutePath);
            data.SetTag("url.full", uri.GetLeftPart(UriPartial.Authority) + (route.StartsWith('/') ? route : $"/{route}"));
        }

        data.SetTag("url.query", null);
        data.SetTag("url.path", data.GetTagItem("http.route") is string page ? $"/{page.TrimStart('/')}" : null);
        foreach (var (name, value) in data.TagObjects.Where(tag => tag.Value is string && tag.Key is not (Who.Organization or Who.User)).ToList())
        {
            data.SetTag(name, Discretion.Of((string)value!));
        }

        data.DisplayName = Discretion.Of(data.DisplayName);
        if (data.StatusDescription is { } status)
        {
            data.SetStatus(data.Status, Discretion.Of(status));
        }
    }
}

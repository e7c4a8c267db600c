using System.Diagnostics;
using OpenTelemetry;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// Replaces URLs in exported spans by routes, because URLs can contain invitation ids, one-time tokens and user input.
/// <see cref="Redactor"/> redacts all other text.
/// </summary>
internal sealed class RedactedTraces : BaseProcessor<Activity>
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
        foreach (var (name, value) in data.TagObjects
            .Where(tag => tag.Value is string && tag.Key is not (RequestActor.Organization or RequestActor.User))
            .ToList())
        {
            data.SetTag(name, Redactor.Of((string)value!));
        }

        data.DisplayName = Redactor.Of(data.DisplayName);
        if (data.StatusDescription is { } status)
        {
            data.SetStatus(data.Status, Redactor.Of(status));
        }
    }
}

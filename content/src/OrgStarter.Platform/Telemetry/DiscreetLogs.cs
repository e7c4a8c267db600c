using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// A line says whose request it belongs to, by ids, and otherwise what <see cref="Discretion"/> leaves of it. Scopes are left out
/// altogether: ASP.NET Core's hold the address of the request.
/// </summary>
internal sealed class DiscreetLogs(IHttpContextAccessor requests) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        var attributes = (data.Attributes ?? []).Select(pair => new KeyValuePair<string, object?>(pair.Key, Plain(pair.Value))).ToList();
        if (data.Exception is { } exception)
        {
            // What an exception says cannot be changed, so its words go along in its place.
            attributes.Add(new("exception.type", exception.GetType().FullName));
            attributes.Add(new("exception.message", Discretion.Of(exception.Message)));
            attributes.Add(new("exception.stacktrace", Discretion.Of(exception.ToString())));
            data.Exception = null;
        }

        try
        {
            attributes.AddRange(requests.HttpContext is { } context ? Who.Of(context) : []);
        }
        catch (ObjectDisposedException)
        {
            // The request is over, and with it what was known of it.
        }

        data.Attributes = attributes;
        data.FormattedMessage = data.FormattedMessage is { } message ? Discretion.Of(message) : null;
    }

    /// <summary>Numbers and times stay what they are; everything else becomes a text.</summary>
    private static object? Plain(object? value) => value switch
    {
        null or bool or byte or short or int or long or float or double => value,
        _ => Discretion.Of(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""),
    };
}

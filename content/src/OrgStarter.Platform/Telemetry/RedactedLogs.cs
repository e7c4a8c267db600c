using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// Removes personal data from exported logs with <see cref="Redactor"/> and adds the ids of organization and user. Scopes are not
/// exported, because ASP.NET Core's scopes contain the request's URL.
/// </summary>
internal sealed class RedactedLogs(IHttpContextAccessor requests) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        var attributes = (data.Attributes ?? []).Select(pair => new KeyValuePair<string, object?>(pair.Key, Plain(pair.Value))).ToList();
        if (data.Exception is { } exception)
        {
            // An exception's text cannot be changed. Attributes with the redacted text replace it.
            attributes.Add(new("exception.type", exception.GetType().FullName));
            attributes.Add(new("exception.message", Redactor.Of(exception.Message)));
            attributes.Add(new("exception.stacktrace", Redactor.Of(exception.ToString())));
            data.Exception = null;
        }

        try
        {
            attributes.AddRange(requests.HttpContext is { } context ? RequestActor.Of(context) : []);
        }
        catch (ObjectDisposedException)
        {
            // The request is over, and its services are disposed.
        }

        data.Attributes = attributes;
        data.FormattedMessage = data.FormattedMessage is { } message ? Redactor.Of(message) : null;
    }

    /// <summary>Keeps numbers and Booleans. Everything else becomes redacted text.</summary>
    private static object? Plain(object? value) => value switch
    {
        null or bool or byte or short or int or long or float or double => value,
        _ => Redactor.Of(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""),
    };
}

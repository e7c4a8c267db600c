using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace OrgStarter.Texts;

/// <summary>
/// Renders an instant in UTC, with the time zone. Scripts/site.js then converts it to the browser's time zone. The month is written as
/// a word, because 12/6 is in June or in December, depending on the reader's country.
/// </summary>
/// <param name="isDay">True to omit the time of day.</param>
public sealed partial class ShownInstant(DateTimeOffset instant, bool isDay) : IHtmlContent
{
    private static readonly ConcurrentDictionary<string, string> Dates = [];

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var machine = instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        writer.Write($"<time datetime=\"{machine}\" data-{(isDay ? "day" : "minute")}>");
        encoder.Encode(writer, ToString(CultureInfo.CurrentCulture));
        writer.Write("</time>");
    }

    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    /// <summary>Formats the instant for output without a browser, such as an email.</summary>
    public string ToString(CultureInfo culture)
    {
        var date = Dates.GetOrAdd(culture.DateTimeFormat.LongDatePattern, static pattern => Weekday().Replace(pattern, ""));
        return $"{instant.UtcDateTime.ToString(isDay ? date : $"{date} {culture.DateTimeFormat.ShortTimePattern}", culture)} UTC";
    }

    [GeneratedRegex(@"^dddd[\s,]*|[\s,]*dddd$", RegexOptions.CultureInvariant)]
    private static partial Regex Weekday();
}

public static class ShownInstants
{
    /// <summary>Shows date, time and time zone: for deadlines and events.</summary>
    public static ShownInstant ToTheMinute(this DateTimeOffset instant) => new(instant, isDay: false);

    /// <summary>Shows the date only: for table columns.</summary>
    public static ShownInstant ToTheDay(this DateTimeOffset instant) => new(instant, isDay: true);

    /// <summary>Formats a localized sentence with instants and text. Encodes the text.</summary>
    public static IHtmlContent WithShown(this string sentence, params object?[] values) =>
        new HtmlContentBuilder().AppendFormat(CultureInfo.CurrentCulture, WebUtility.HtmlEncode(sentence), values);
}

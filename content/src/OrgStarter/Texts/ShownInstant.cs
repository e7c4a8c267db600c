using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace OrgStarter.Texts;

/// <summary>
/// An instant as a page shows it: in UTC, and saying so. Scripts/site.js then shows it in the reader's own time zone, which only the
/// browser knows. The month is a word: 12/6 is in June to one reader and in December to the other.
/// </summary>
/// <param name="isDay">Without the time of day.</param>
public sealed partial class ShownInstant(DateTimeOffset instant, bool isDay) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var machine = instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.Write($"<time datetime=\"{machine}\" data-instant=\"{(isDay ? "day" : "minute")}\">");
        encoder.Encode(writer, ToString(CultureInfo.CurrentCulture));
        writer.Write("</time>");
    }

    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    /// <summary>For what no browser shows, such as a mail.</summary>
    public string ToString(CultureInfo culture)
    {
        var date = Weekday().Replace(culture.DateTimeFormat.LongDatePattern, "");
        return $"{instant.UtcDateTime.ToString(isDay ? date : $"{date} {culture.DateTimeFormat.ShortTimePattern}", culture)} UTC";
    }

    [GeneratedRegex(@"^dddd[\s,]*|[\s,]*dddd$", RegexOptions.CultureInvariant)]
    private static partial Regex Weekday();
}

public static class ShownInstants
{
    /// <summary>For deadlines and for what happened: date, time and time zone.</summary>
    public static ShownInstant ToTheMinute(this DateTimeOffset instant) => new(instant, isDay: false);

    /// <summary>For what a table sorts by, where the day is enough.</summary>
    public static ShownInstant ToTheDay(this DateTimeOffset instant) => new(instant, isDay: true);

    /// <summary>A sentence of a resource around instants, and around text, which is encoded.</summary>
    public static IHtmlContent WithShown(this string sentence, params object?[] values) =>
        new HtmlContentBuilder().AppendFormat(CultureInfo.CurrentCulture, WebUtility.HtmlEncode(sentence), values);
}

using System.Globalization;

namespace OrgStarter.DevLogto.Pages;

/// <summary>Fills in the placeholders of a text: <c>Words.Suspended.With(name)</c>.</summary>
internal static class WordsFormat
{
    public static string With(this string text, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.CurrentCulture, text, values);
}

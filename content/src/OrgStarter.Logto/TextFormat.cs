using System.Globalization;

namespace OrgStarter.Logto;

/// <summary>Formats a text with the current culture, such as <c>Text.Members_Removed.With(name)</c>.</summary>
public static class TextFormat
{
    public static string With(this string text, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.CurrentCulture, text, values);
}

using System.Globalization;

namespace OrgStarter.Texts;

/// <summary>Fills the places of a text: <c>Text.Members_Removed.With(name)</c>.</summary>
public static class TextFormat
{
    public static string With(this string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);
}

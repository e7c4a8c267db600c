using System.Globalization;

namespace OrgStarter.Logto.Setup;

internal static class SetupFormat
{
    /// <summary>Fills the places of a text.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);
}

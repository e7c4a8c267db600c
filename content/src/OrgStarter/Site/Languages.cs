using System.Globalization;

namespace OrgStarter.Site;

/// <summary>The languages of the site. A new one is a Text.{culture}.resx and a line here.</summary>
public static class Languages
{
    public const string Default = "en";
    public const string TraditionalChinese = "zh-Hant";

    public static string[] All { get; } = [Default, TraditionalChinese];

    /// <summary>The languages themselves, and every region of theirs that dates and numbers are written for: <c>en-GB</c>, <c>zh-TW</c>.</summary>
    public static IReadOnlyList<CultureInfo> Regions { get; } = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => All.Any(language => IsOf(culture, language)))];

    /// <returns>The region of this language that the browser prefers; the language itself when it names none.</returns>
    public static string RegionOf(HttpRequest request, string language) => request.GetTypedHeaders().AcceptLanguage.OrderByDescending(wanted => wanted.Quality ?? 1)
        .Select(wanted => Regions.FirstOrDefault(region => wanted.Value.Equals(region.Name, StringComparison.OrdinalIgnoreCase) && IsOf(region, language))?.Name)
        .FirstOrDefault(name => name is not null) ?? language;

    private static bool IsOf(CultureInfo culture, string language) =>
        culture.Name == language || (culture.Parent is { Name.Length: > 0 } parent && IsOf(parent, language));

    /// <summary>Each language's own name for itself, for the menu.</summary>
    public static string NameOf(string culture) => culture == TraditionalChinese ? "繁體中文" : "English";
}

using System.Globalization;

namespace OrgStarter.Site;

/// <summary>The site's languages. To add one, add a Text.{culture}.resx and a line here.</summary>
public static class Languages
{
    public const string Default = "en";
    public const string TraditionalChinese = "zh-Hant";

    public static string[] All { get; } = [Default, TraditionalChinese];

    /// <summary>The languages and all their regional cultures, such as <c>en-GB</c> and <c>zh-TW</c>, for dates and numbers.</summary>
    public static IReadOnlyList<CultureInfo> Regions { get; } = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture =>
        All.Any(language => IsOf(culture, language)))];

    /// <returns>The browser's preferred region of this language; the language itself if the browser names none.</returns>
    public static string RegionOf(HttpRequest request, string language) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(wanted => wanted.Quality ?? 1)
            .Select(wanted =>
                Regions.FirstOrDefault(region =>
                    wanted.Value.Equals(region.Name, StringComparison.OrdinalIgnoreCase) && IsOf(region, language))?.Name)
            .FirstOrDefault(name => name is not null) ?? language;

    private static bool IsOf(CultureInfo culture, string language) =>
        culture.Name == language || (culture.Parent is { Name.Length: > 0 } parent && IsOf(parent, language));

    /// <summary>Returns the language's own name for the menu.</summary>
    public static string NameOf(string culture) => culture == TraditionalChinese ? "繁體中文" : "English";
}

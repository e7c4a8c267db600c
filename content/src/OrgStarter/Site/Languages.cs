using System.Collections.Frozen;
using System.Globalization;

namespace OrgStarter.Site;

/// <summary>The site's languages. To add one, add a Text.{culture}.resx and a line here.</summary>
public static class Languages
{
    public const string Default = "en";
    public const string TraditionalChinese = "zh-Hant";

    public static string[] All { get; } = [Default, TraditionalChinese];

    /// <summary>The languages and all their regional cultures by name. Made for the first browser that names one: it takes a
    /// while.</summary>
    private static readonly Lazy<FrozenDictionary<string, CultureInfo>> Regions = new(() =>
        CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => All.Any(language => IsOf(culture, language)))
            .ToFrozenDictionary(culture => culture.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Sets the language of texts, and with it the region for dates and numbers, such as <c>en-GB</c> and
    /// <c>zh-TW</c>.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app) => app.UseRequestLocalization().Use((context, next) =>
    {
        CultureInfo.CurrentCulture = RegionOf(context.Request, CultureInfo.CurrentUICulture);
        return next(context);
    });

    /// <returns>The browser's preferred region of this language; the language itself if the browser names none.</returns>
    private static CultureInfo RegionOf(HttpRequest request, CultureInfo language) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(wanted => wanted.Quality ?? 1)
            .Select(wanted => Regions.Value.GetValueOrDefault(wanted.Value.ToString()))
            .FirstOrDefault(region => region is not null && IsOf(region, language.Name)) ?? language;

    private static bool IsOf(CultureInfo culture, string language) =>
        culture.Name == language || (culture.Parent is { Name.Length: > 0 } parent && IsOf(parent, language));

    /// <summary>Returns the language's own name for the menu.</summary>
    public static string NameOf(string culture) => culture == TraditionalChinese ? "繁體中文" : "English";
}

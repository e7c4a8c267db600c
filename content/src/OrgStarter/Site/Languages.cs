using System.Globalization;

namespace OrgStarter.Site;

/// <summary>The site's languages. To add one, add a Text.{culture}.resx and a line here.</summary>
public static class Languages
{
    public const string Default = "en";
    public const string TraditionalChinese = "zh-Hant";

    /// <summary>How many languages of a browser are looked up.</summary>
    private const int MaxWanted = 5;

    public static string[] All { get; } = [Default, TraditionalChinese];

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
            .Take(MaxWanted)
            .Select(wanted => Find(wanted.Value.ToString()))
            .FirstOrDefault(region => region is not null && IsOf(region, language.Name)) ?? language;

    private static CultureInfo? Find(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    private static bool IsOf(CultureInfo culture, string language) =>
        culture.Name == language || (culture.Parent is { Name.Length: > 0 } parent && IsOf(parent, language));

    /// <summary>Returns the language's own name for the menu.</summary>
    public static string NameOf(string culture) => culture == TraditionalChinese ? "繁體中文" : "English";
}

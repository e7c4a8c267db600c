namespace OrgStarter.Site;

/// <summary>The languages of the site. A new one is a Text.{culture}.resx and a line here.</summary>
public static class Languages
{
    public const string Default = "en";
    public const string TraditionalChinese = "zh-Hant";

    public static string[] All { get; } = [Default, TraditionalChinese];

    /// <summary>Each language's own name for itself, for the menu.</summary>
    public static string NameOf(string culture) => culture == TraditionalChinese ? "繁體中文" : "English";
}

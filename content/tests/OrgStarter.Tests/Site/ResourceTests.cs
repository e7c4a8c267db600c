using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using OrgStarter.Logto.Setup;
using OrgStarter.Site;
using OrgStarter.Testing;
using OrgStarter.Texts;

namespace OrgStarter.Tests.Site;

public sealed partial class ResourceTests
{
    /// <summary>The texts of the site, of its command and of its features, and those of the embedded Logto's screens.</summary>
    public static TheoryData<Type, string> Translations => new(
        from texts in typeof(Text).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Text).Namespace && type.Name.EndsWith("Text", StringComparison.Ordinal))
            .Append(typeof(SetupText))
            .Append(typeof(global::OrgStarter.DevLogto.DevLogtoServer).Assembly.GetType("OrgStarter.DevLogto.Pages.Words")!)
        from language in Languages.All
        where language != Languages.Default
        select (texts, language));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Every_string_is_translated_with_the_same_placeholders(Type texts, string language)
    {
        var (original, translated) = (Strings(texts, CultureInfo.InvariantCulture), Strings(texts, CultureInfo.GetCultureInfo(language)));
        if (!translated.ContainsKey(nameof(Text.App_Name)))
        {
            // The name of the site is the same in a language without a translation of it.
            original.Remove(nameof(Text.App_Name));
        }

        Listed.AssertEqual(
            $"texts of {texts.Name}.resx", original.Keys, translated.Keys, $"{texts.Name}.{language}.resx", "<data name=\"{0}\">",
            texts.Name);
        foreach (var (key, words) in original)
        {
            Assert.False(string.IsNullOrWhiteSpace(translated[key]), $"{key} is empty in {language}.");
            Assert.True(Placeholders(words).SetEquals(Placeholders(translated[key])), $"{key} has other placeholders in {language}.");
        }
    }

    private static Dictionary<string, string> Strings(Type texts, CultureInfo culture)
    {
        var manager = new ResourceManager(texts);
        return manager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static HashSet<string> Placeholders(string words) => [.. Placeholder().Matches(words).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();
}

using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using OrgStarter.Resources;
using OrgStarter.Site;

namespace OrgStarter.Tests.Site;

public sealed partial class ResourceTests
{
    public static TheoryData<string> OtherLanguages => [.. Languages.All.Where(language => language != Languages.Default)];

    [Theory]
    [MemberData(nameof(OtherLanguages))]
    public void Every_string_is_translated_with_the_same_placeholders(string language)
    {
        var (original, translated) = (Strings(CultureInfo.InvariantCulture), Strings(CultureInfo.GetCultureInfo(language)));
        Assert.Equal(original.Keys.Order(), translated.Keys.Order());
        foreach (var (key, words) in original)
        {
            Assert.False(string.IsNullOrWhiteSpace(translated[key]), $"{key} is empty in {language}.");
            Assert.True(Placeholders(words).SetEquals(Placeholders(translated[key])), $"{key} has other placeholders in {language}.");
        }
    }

    private static Dictionary<string, string> Strings(CultureInfo culture)
    {
        var manager = new ResourceManager(typeof(Text));
        return manager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static HashSet<string> Placeholders(string words) => [.. Placeholder().Matches(words).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>A form of a template that gives another name instead of one of a list, which stands in its pattern.</summary>
public sealed class SetAside(string template, string form)
{
    private readonly string file = Path.Combine(Repository.Root, template);

    public Regex Pattern => new(Form.GetProperty("pattern").GetString()!);

    public string Replacement => Form.GetProperty("replacement").GetString()!;

    private JsonElement Form => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("forms").GetProperty(form);

    /// <summary>What the template makes of a name.</summary>
    public string Instead(string name) => Pattern.Replace(name, Replacement);

    /// <summary>Asserts that each of these names gets another. UPDATE_SNAPSHOTS=1 writes them into the template.</summary>
    public void AssertHolds(IEnumerable<string> names, Func<string, string>? written = null)
    {
        var all = names.ToList();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            var place = new Regex($"(\"{form}\": \\{{\\s*\"identifier\": \"replace\",\\s*\"pattern\": \"[^\"]*?\\()[\\w|\\[\\]]*(\\))");
            var text = File.ReadAllText(file);
            Assert.Single(place.Matches(text));
            File.WriteAllText(
                file,
                place.Replace(text, match =>
                    match.Groups[1].Value + string.Join('|', all.Select(written ?? (name => name))) + match.Groups[2].Value));
        }

        var held = Pattern;
        Assert.True(
            all.TrueForAll(name => held.IsMatch(name)),
            $"Not set aside by {form} in {template}; UPDATE_SNAPSHOTS=1 does it: {string.Join(' ', all.Where(name => !held.IsMatch(name)))}");
        // The form stands twice in its chain: what it gives may be set aside as well.
        Assert.DoesNotContain(all, name => held.IsMatch(Instead(Instead(name))));
    }

    /// <summary>A part of a regular expression that overlooks case in every culture, unlike RegexOptions.IgnoreCase.</summary>
    public static string AnyCase(string name) => name
        .Aggregate(new StringBuilder(), (text, letter) =>
            char.IsAsciiLetter(letter)
                ? text.Append('[').Append(char.ToUpperInvariant(letter)).Append(char.ToLowerInvariant(letter)).Append(']')
                : text.Append(letter))
        .ToString();
}

using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Resources;

namespace OrgStarter.Texts;

/// <summary>
/// Keeps the strings of each language in a dictionary: <see cref="ResourceManager"/> takes a lock for each string, and a page has hundreds.
/// The build puts this class into the classes that are generated from .resx files (OrgStarter.csproj).
/// </summary>
public sealed class CachedTexts(string baseName, Assembly assembly) : ResourceManager(baseName, assembly)
{
    private readonly ConcurrentDictionary<string, FrozenDictionary<string, string>> all = [];

    public override string? GetString(string name, CultureInfo? culture)
    {
        culture ??= CultureInfo.CurrentUICulture;
        return (all.TryGetValue(culture.Name, out var texts) ? texts : all.GetOrAdd(culture.Name, Read(culture))).GetValueOrDefault(name);
    }

    /// <summary>Returns the strings of a culture. A string that it lacks comes from its parent.</summary>
    private FrozenDictionary<string, string> Read(CultureInfo culture)
    {
        var texts = new Dictionary<string, string>();
        for (var from = culture; ; from = from.Parent)
        {
            foreach (var entry in GetResourceSet(from, createIfNotExists: true, tryParents: false)?.Cast<DictionaryEntry>() ?? [])
            {
                texts.TryAdd((string)entry.Key, (string)entry.Value!);
            }

            if (from.Equals(CultureInfo.InvariantCulture))
            {
                return texts.ToFrozenDictionary(StringComparer.Ordinal);
            }
        }
    }
}

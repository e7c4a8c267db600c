namespace OrgStarter.Logto.Setup.Settings;

/// <summary>A file with lines such as <c>Logto__AppId=...</c>, for containers, services or pipelines. Keeps other lines.</summary>
internal sealed class EnvironmentFile(string path) : ISettingsFile
{
    public string Path => path;

    /// <summary>Returns the name of the environment variable for a configuration key.</summary>
    public static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    public IReadOnlyDictionary<string, string> Read()
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in Lines().Select(Parse).OfType<(string Key, string Value)>())
        {
            found[key] = value;
        }

        return found;
    }

    public void Write(string key, string value)
    {
        var lines = Lines();
        var line = $"{Variable(key)}={value}";
        var place = lines.FindIndex(l => string.Equals(Parse(l)?.Key, key, StringComparison.OrdinalIgnoreCase));
        lines.RemoveAll(l => string.Equals(Parse(l)?.Key, key, StringComparison.OrdinalIgnoreCase));
        lines.Insert(place < 0 ? lines.Count : place, line);
        PrivateFile.Write(path, string.Join('\n', lines) + "\n");
    }

    private List<string> Lines() => File.Exists(path) ? [.. File.ReadAllLines(path)] : [];

    private static (string Key, string Value)? Parse(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        return at < 1 || line.TrimStart().StartsWith('#')
            ? null : (line[..at].Trim().Replace("__", ":", StringComparison.Ordinal), Unquoted(line[(at + 1)..].Trim()));
    }

    private static string Unquoted(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace OrgStarter.Logto.Setup.Settings;

/// <summary>The user secrets of this project: outside the project's folder, read in Development.</summary>
internal sealed class UserSecretsFile(string path) : ISettingsFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public string Path => path;

    /// <returns>Null when the program has none.</returns>
    public static UserSecretsFile? Of(Assembly program) =>
        program.GetCustomAttribute<UserSecretsIdAttribute>() is { } id
            ? new(PathHelper.GetSecretsPathFromSecretsId(id.UserSecretsId)) : null;

    /// <summary>As the configuration sees it: keys with colons, or sections in sections, or both.</summary>
    public IReadOnlyDictionary<string, string> Read()
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Collect(Json(), "", found);
        return found;
    }

    public void Write(string key, string value)
    {
        var json = Json();
        Remove(json, key);
        json[key] = value;
        PrivateFile.Write(path, json.ToJsonString(Readable));
    }

    private JsonObject Json()
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(path, e);
        }
    }

    private static void Collect(JsonObject section, string prefix, Dictionary<string, string> found)
    {
        foreach (var (name, value) in section)
        {
            if (value is JsonObject inside)
            {
                Collect(inside, $"{prefix}{name}:", found);
            }
            else if (value is not null)
            {
                found[prefix + name] = value.ToString();
            }
        }
    }

    /// <summary>In whichever of the two ways it is written: one key twice would be an error at the next start.</summary>
    private static void Remove(JsonObject section, string key)
    {
        foreach (var (name, value) in section.ToList())
        {
            if (string.Equals(name, key, StringComparison.OrdinalIgnoreCase))
            {
                section.Remove(name);
            }
            else if (value is JsonObject inside && key.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))
            {
                Remove(inside, key[(name.Length + 1)..]);
            }
        }
    }
}

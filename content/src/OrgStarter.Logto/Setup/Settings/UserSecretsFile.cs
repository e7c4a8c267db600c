using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace OrgStarter.Logto.Setup.Settings;

/// <summary>The user secrets of the project. They are outside of the project's folder and used in Development.</summary>
internal sealed class UserSecretsFile(string path) : ISettingsFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public string Path => path;

    /// <returns>Null if the program has no user secrets id.</returns>
    public static UserSecretsFile? Of(Assembly program) =>
        program.GetCustomAttribute<UserSecretsIdAttribute>() is { } id
            ? new(PathHelper.GetSecretsPathFromSecretsId(id.UserSecretsId)) : null;

    /// <summary>Reads keys with colons as well as nested sections.</summary>
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
            return File.Exists(path)
                ? JsonNode.Parse(File.ReadAllText(path), documentOptions: new()
                {
                    CommentHandling = JsonCommentHandling.Skip,
                    AllowTrailingCommas = true
                }) as JsonObject
                    ?? []
                : [];
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

    /// <summary>Removes a key in both notations, because a duplicate key is an error at the next start.</summary>
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

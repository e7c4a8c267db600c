using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Comparing;

/// <summary>What the name of a field, or the form of a value, says about how it is compared.</summary>
internal static partial class Fields
{
    private static readonly HashSet<string> Times =
        ["createdAt", "updatedAt", "expiresAt", "lastSignInAt", "iat", "exp", "auth_time", "loginTs", "updated_at", "created_at"];

    private static readonly HashSet<string> Given =
    [
        "id", "token", "signingKey", "jti", "kid", "sid", "uid", "at_hash", "access_token", "refresh_token", "id_token", "subjectToken",
        "code", "xsrf", "x", "y", "sub", "nonce", "state", "aud",
    ];

    /// <summary>A moment: compared by its kind (seconds, milliseconds), and to the letter when the request named it.</summary>
    public static bool IsTime(string name) => Times.Contains(name);

    /// <summary>A value that the server makes up: compared by its form, unless the scenario knows it already.</summary>
    public static bool IsGiven(string name, string value) =>
        Form(name, value) is not null
            && (Given.Contains(name) || name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("Ids", StringComparison.Ordinal));

    /// <summary>A set of words, whose order means nothing.</summary>
    public static bool IsWordSet(string name) => name == "scope" || name.EndsWith("_supported", StringComparison.Ordinal);

    public static bool IsToken(string value) => Jwt().IsMatch(value);

    /// <summary>The pattern that every value of the same form matches; null for what is no made-up value.</summary>
    public static string? Form(string name, string value) => value switch
    {
        _ when Code().IsMatch(value) => "^[0-9]+$",
        { Length: < 8 } => null,
        _ when LowerId().IsMatch(value) => $"^[a-z0-9]{{{value.Length}}}$",
        _ when name is "token" or "signingKey" && Letters().IsMatch(value) => $"^[A-Za-z0-9]{{{value.Length}}}$",
        _ when Url().IsMatch(value) => $"^[A-Za-z0-9_-]{{{value.Length}}}$",
        _ => null,
    };

    /// <summary>Every field of a recording, named as a <see cref="Mismatch"/> names it.</summary>
    public static IEnumerable<string> Shown(Recording recording) => recording.Call is { } call
        ? Shown("$", call.ResponseBody).Append("status")
        : recording.Captured.Select(c => c["body"]).DefaultIfEmpty(recording.Whole).SelectMany(body => Shown("$", body));

    private static IEnumerable<string> Shown(string path, JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Shown($"{path}.{p.Key}", p.Value)),
        JsonArray array => array.SelectMany((item, number) => Shown($"{path}[{number}]", item)).Prepend(path),
        JsonValue value when value.TryGetValue(out string? text) && IsToken(text) =>
            RecordedGrant.Decode(text).SelectMany(part => Shown($"{path}({part.Key})", part.Value)),
        _ => [path],
    };

    [GeneratedRegex("^[0-9]{6}$")]
    private static partial Regex Code();

    [GeneratedRegex("^[a-z0-9]+$")]
    private static partial Regex LowerId();

    [GeneratedRegex("^[A-Za-z0-9]+$")]
    private static partial Regex Letters();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Url();

    [GeneratedRegex(@"^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$")]
    private static partial Regex Jwt();
}

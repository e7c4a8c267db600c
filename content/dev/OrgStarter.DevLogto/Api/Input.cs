using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Api;

/// <summary>
/// Reads a JSON body by Logto's rules. The response to an invalid body is <c>guard.invalid_input</c> with its issues, in the format of Zod,
/// the schema library that Logto validates with.
/// </summary>
internal sealed partial class Input
{
    private readonly JsonObject body;
    private readonly InputIssues issues;
    private readonly object[] path;

    private Input(JsonObject body, InputIssues issues, params object[] path) => (this.body, this.issues, this.path) = (body, issues, path);

    public static async Task<Input> ReadAsync(HttpRequest request)
    {
        JsonNode? json;
        try
        {
            var text = await new StreamReader(request.Body).ReadToEndAsync();
            json = text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new ManagementError(400, code: null, "Unexpected end of JSON input");
        }

        var issues = new InputIssues();
        if (json is JsonArray)
        {
            issues.WrongType([], "object", json);
            issues.Check();
        }

        return new Input(json as JsonObject ?? [], issues);
    }

    /// <summary>Contains unknown fields too.</summary>
    public JsonObject Body => body;

    public JsonNode? this[string name] => body[name];

    public bool Has(string name) => body.ContainsKey(name);

    public string Text(string name, int min = 0, int max = int.MaxValue) => Sized(RequiredText(name), min, max, At(name)) ?? "";

    public string? OptionalText(string name, int max = int.MaxValue) => body[name] is null ? null : Text(name, max: max);

    /// <summary>Returns null for a missing or null field; any other value must match.</summary>
    public string? OptionalMatch(string name, Regex pattern) => body[name] is null ? null : Match(name, pattern);

    public string? Match(string name, Regex pattern)
    {
        var value = RequiredText(name);
        if (value is not null && !pattern.IsMatch(value))
        {
            issues.Add(At(name), "Invalid", new() { ["validation"] = "regex", ["code"] = "invalid_string" });
        }

        return value;
    }

    public string? OptionalUrl(string name)
    {
        var value = body[name] is null ? null : RequiredText(name);
        if (value is not null && !Uri.TryCreate(value, UriKind.Absolute, out _))
        {
            issues.Add(At(name), "Invalid url", new() { ["validation"] = "url", ["code"] = "invalid_string" });
        }

        return value;
    }

    public string Email(string name)
    {
        var value = RequiredText(name);
        if (value is not null && !EmailAddress().IsMatch(value))
        {
            issues.Add(At(name), "Invalid email", new() { ["validation"] = "email", ["code"] = "invalid_string" });
        }

        return value ?? "";
    }

    public long Number(string name)
    {
        if (body[name] is JsonValue value && value.TryGetValue(out double number))
        {
            return (long)number;
        }

        WrongType(name, "number");
        return 0;
    }

    public bool Flag(string name)
    {
        if (body[name] is JsonValue value && value.TryGetValue(out bool flag))
        {
            return flag;
        }

        WrongType(name, "boolean");
        return false;
    }

    public string OneOf(string name, params string[] options)
    {
        var value = RequiredText(name);
        CheckOption(value, options, At(name));
        return value ?? "";
    }

    /// <summary>Returns a list of strings. A missing list is empty unless <paramref name="isRequired"/> is true.</summary>
    /// <param name="minLength">The minimum length of each string.</param>
    /// <param name="options">The allowed values; null allows any value.</param>
    public IReadOnlyList<string> Texts(
        string name,
        int min = 0,
        bool isRequired = false,
        int minLength = 0,
        IReadOnlyList<string>? options = null)
    {
        if (body[name] is not JsonArray array)
        {
            if (isRequired || min > 0 || Has(name))
            {
                WrongType(name, "array");
            }

            return [];
        }

        if (array.Count < min)
        {
            issues.Add(At(name), $"Array must contain at least {min} element(s)", new()
            {
                ["code"] = "too_small",
                ["minimum"] = min,
                ["type"] = "array",
                ["inclusive"] = true,
                ["exact"] = false
            });
        }

        return [.. array.Select((item, place) => Element(item, minLength, options, At(name, place)))];
    }

    /// <summary>Returns a JSON object as text; <c>{}</c> when it is missing.</summary>
    public string Json(string name)
    {
        if (Has(name) && body[name] is not JsonObject)
        {
            WrongType(name, "object");
        }

        return body[name] is JsonObject value ? value.ToJsonString() : "{}";
    }

    /// <summary>Returns the fields of a nested object; a missing object has none.</summary>
    public Input Inside(string name, bool isRequired = false)
    {
        if ((isRequired || Has(name)) && body[name] is not JsonObject)
        {
            WrongType(name, "object");
        }

        return new Input(body[name] as JsonObject ?? [], issues, At(name));
    }

    public IReadOnlyList<Input> Each(string name, int min)
    {
        if (body[name] is not JsonArray array)
        {
            WrongType(name, "array");
            return [];
        }

        if (array.Count < min)
        {
            issues.Add(At(name), $"Array must contain at least {min} element(s)", new()
            {
                ["code"] = "too_small",
                ["minimum"] = min,
                ["type"] = "array",
                ["inclusive"] = true,
                ["exact"] = false
            });
        }

        return [.. array.Select((item, place) =>
        {
            if (item is not JsonObject)
            {
                issues.WrongType(At(name, place), "object", item);
            }

            return new Input(item as JsonObject ?? [], issues, At(name, place));
        })];
    }

    /// <summary>Throws when an earlier read found an invalid value.</summary>
    public void Check() => issues.Check();

    private string Element(JsonNode? item, int minLength, IReadOnlyList<string>? options, object[] at)
    {
        if (item is not JsonValue value || !value.TryGetValue(out string? text))
        {
            issues.WrongType(at, "string", item);
            return "";
        }

        CheckOption(options is null ? null : text, options ?? [], at);
        return Sized(text, minLength, int.MaxValue, at)!;
    }

    private string? Sized(string? value, int min, int max, object[] at)
    {
        if (value?.Length < min)
        {
            issues.Add(at, $"String must contain at least {min} character(s)", new()
            {
                ["code"] = "too_small",
                ["minimum"] = min,
                ["type"] = "string",
                ["inclusive"] = true,
                ["exact"] = false
            });
        }
        else if (value?.Length > max)
        {
            issues.Add(at, $"String must contain at most {max} character(s)", new()
            {
                ["code"] = "too_big",
                ["maximum"] = max,
                ["type"] = "string",
                ["inclusive"] = true,
                ["exact"] = false
            });
        }

        return value;
    }

    private void CheckOption(string? value, IReadOnlyList<string> options, object[] at)
    {
        if (value is not null && !options.Contains(value))
        {
            var expected = string.Join(" | ", options.Select(o => $"'{o}'"));
            issues.Add(at, $"Invalid enum value. Expected {expected}, received '{value}'", new()
            {
                ["received"] = value,
                ["code"] = "invalid_enum_value",
                ["options"] = new JsonArray([.. options.Select(o => (JsonNode)o)]),
            });
        }
    }

    private string? RequiredText(string name)
    {
        if (body[name] is JsonValue value && value.TryGetValue(out string? text))
        {
            return text;
        }

        WrongType(name, "string");
        return null;
    }

    private void WrongType(string name, string expected) => issues.WrongType(At(name), expected, body[name], isMissing: !Has(name));

    private object[] At(params ReadOnlySpan<object> inside) => [.. path, .. inside];

    /// <summary>
    /// Rejects a local part that starts or ends with a dot or has two in a row. The domain needs a dot and must end in letters.
    /// </summary>
    [GeneratedRegex(@"^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+.-]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}\z")]
    private static partial Regex EmailAddress();
}

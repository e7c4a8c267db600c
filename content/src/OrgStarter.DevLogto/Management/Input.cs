using System.Net.Mail;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// Reads a JSON body under Logto's rules. What breaks one is answered with <c>guard.invalid_input</c> and the issues, in the form
/// of the schema library that Logto validates with.
/// </summary>
internal sealed class Input(JsonObject body)
{
    private readonly InputIssues issues = new();

    public static async Task<Input> ReadAsync(HttpRequest request)
    {
        try
        {
            var text = await new StreamReader(request.Body).ReadToEndAsync();
            return new Input(text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? []);
        }
        catch (JsonException)
        {
            throw new ManagementError(400, code: null, "Unexpected end of JSON input");
        }
    }

    /// <summary>All of it, known fields and others.</summary>
    public JsonObject Body => body;

    public JsonNode? this[string name] => body[name];

    public bool Has(string name) => body.ContainsKey(name);

    public string Text(string name, int min = 0, int max = int.MaxValue)
    {
        if (RequiredText(name) is not { } value)
        {
            return "";
        }

        if (value.Length < min)
        {
            issues.Add(name, $"String must contain at least {min} character(s)", new() { ["code"] = "too_small", ["minimum"] = min, ["type"] = "string", ["inclusive"] = true, ["exact"] = false });
        }
        else if (value.Length > max)
        {
            issues.Add(name, $"String must contain at most {max} character(s)", new() { ["code"] = "too_big", ["maximum"] = max, ["type"] = "string", ["inclusive"] = true, ["exact"] = false });
        }

        return value;
    }

    public string? OptionalText(string name, int max = int.MaxValue) => body[name] is null ? null : Text(name, max: max);

    /// <summary>Null stays null; anything else must match.</summary>
    public string? OptionalMatch(string name, Regex pattern)
    {
        if (body[name] is null)
        {
            return null;
        }

        var value = RequiredText(name);
        if (value is not null && !pattern.IsMatch(value))
        {
            issues.Add(name, "Invalid", new() { ["validation"] = "regex", ["code"] = "invalid_string" });
        }

        return value;
    }

    public string Email(string name)
    {
        var value = RequiredText(name);
        if (value is not null && (!MailAddress.TryCreate(value, out var address) || address.Address != value || !address.Host.Contains('.', StringComparison.Ordinal)))
        {
            issues.Add(name, "Invalid email", new() { ["validation"] = "email", ["code"] = "invalid_string" });
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
        if (value is not null && !options.Contains(value))
        {
            var expected = string.Join(" | ", options.Select(o => $"'{o}'"));
            issues.Add(name, $"Invalid enum value. Expected {expected}, received '{value}'", new()
            {
                ["received"] = value,
                ["code"] = "invalid_enum_value",
                ["options"] = new JsonArray([.. options.Select(o => (JsonNode)o)]),
            });
        }

        return value ?? "";
    }

    /// <summary>A list of strings; a missing one is empty unless at least one is demanded.</summary>
    public IReadOnlyList<string> Texts(string name, int min = 0)
    {
        if (body[name] is not JsonArray array)
        {
            if (min > 0 || body[name] is not null)
            {
                WrongType(name, "array");
            }

            return [];
        }

        if (array.Count < min)
        {
            issues.Add(name, $"Array must contain at least {min} element(s)", new() { ["code"] = "too_small", ["minimum"] = min, ["type"] = "array", ["inclusive"] = true, ["exact"] = false });
        }

        return [.. array.Select(item => item?.ToString() ?? "")];
    }

    /// <summary>A JSON object as text, <c>{}</c> when it is missing.</summary>
    public string Json(string name) => body[name] is JsonObject value ? value.ToJsonString() : "{}";

    /// <summary>Throws when one of the reads before found the body wanting.</summary>
    public void Check() => issues.Check();

    private string? RequiredText(string name)
    {
        if (body[name] is JsonValue value && value.TryGetValue(out string? text))
        {
            return text;
        }

        WrongType(name, "string");
        return null;
    }

    private void WrongType(string name, string expected)
    {
        var received = !Has(name) ? "undefined" : body[name] is null ? "null" : body[name]!.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
        var message = received == "undefined" ? "Required" : $"Expected {expected}, received {received}";
        issues.Add(name, message, new() { ["code"] = "invalid_type", ["expected"] = expected, ["received"] = received }, $"Expected {expected} but received {received}.");
    }
}

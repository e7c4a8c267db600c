using System.Text.Json;
using System.Text.Json.Nodes;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// Validates the two metadata objects of an application. Source: Logto's schema of <c>oidcClientMetadata</c> and
/// <c>customClientMetadata</c>.
/// </summary>
internal sealed class ClientMetadataRules
{
    public static readonly ClientMetadataRules Oidc = new(new()
    {
        ["redirectUris"] = (Kind.RedirectUris, true),
        ["postLogoutRedirectUris"] = (Kind.RedirectUris, true),
        ["backchannelLogoutUri"] = (Kind.Url, false),
        ["backchannelLogoutSessionRequired"] = (Kind.Flag, false),
        ["logoUri"] = (Kind.Text, false),
    });

    public static readonly ClientMetadataRules Custom = new(new()
    {
        ["corsAllowedOrigins"] = (Kind.Texts, false),
        ["idTokenTtl"] = (Kind.Number, false),
        ["refreshTokenTtl"] = (Kind.Number, false),
        ["refreshTokenTtlInDays"] = (Kind.Days, false),
        ["tenantId"] = (Kind.Text, false),
        ["alwaysIssueRefreshToken"] = (Kind.Flag, false),
        ["rotateRefreshToken"] = (Kind.Flag, false),
        ["allowTokenExchange"] = (Kind.Flag, false),
        ["isDeviceFlow"] = (Kind.Flag, false),
        ["maxAllowedGrants"] = (Kind.Count, false),
    });

    private const int MaxDays = 180;
    private readonly Dictionary<string, (Kind Kind, bool IsRequired)> fields;

    private ClientMetadataRules(Dictionary<string, (Kind Kind, bool IsRequired)> fields) => this.fields = fields;

    private enum Kind { Text, Texts, Flag, Number, Count, Days, Url, RedirectUris }

    /// <exception cref="ManagementError">400 with every issue in either object.</exception>
    public static void Check(JsonObject body)
    {
        var issues = new InputIssues();
        Oidc.Check(body, ClientMetadata.OidcProperty, issues);
        Custom.Check(body, ClientMetadata.CustomProperty, issues);
        issues.Check();
    }

    /// <summary>Returns the object without fields that Logto does not know.</summary>
    public JsonObject Known(JsonObject given) =>
        new(fields.Keys.Where(given.ContainsKey).Select(name => KeyValuePair.Create(name, given[name]?.DeepClone())));

    private void Check(JsonObject body, string property, InputIssues issues)
    {
        if (!body.TryGetPropertyValue(property, out var node))
        {
            return;
        }

        if (node is not JsonObject given)
        {
            issues.WrongType([property], "object", node);
            return;
        }

        foreach (var (name, (kind, isRequired)) in fields)
        {
            if (given.TryGetPropertyValue(name, out var value))
            {
                Check(kind, value, issues, property, name);
            }
            else if (isRequired)
            {
                issues.WrongType([property, name], "array", null, isMissing: true);
            }
        }
    }

    private static void Check(Kind kind, JsonNode? value, InputIssues issues, params object[] path)
    {
        switch (kind, value?.GetValueKind())
        {
            case (Kind.Texts or Kind.RedirectUris, JsonValueKind.Array):
                foreach (var (item, i) in value!.AsArray().Select((item, i) => (item, i)))
                {
                    CheckItem(kind, item, issues, [.. path, i]);
                }

                break;
            case (Kind.Texts or Kind.RedirectUris, _):
                issues.WrongType(path, "array", value);
                break;
            case (Kind.Flag, not (JsonValueKind.True or JsonValueKind.False)):
                issues.WrongType(path, "boolean", value);
                break;
            case (Kind.Text or Kind.Url, not JsonValueKind.String):
                issues.WrongType(path, "string", value);
                break;
            case (Kind.Url, _) when !Uri.TryCreate((string?)value, UriKind.Absolute, out _):
                issues.Add(path, "Invalid url", new() { ["validation"] = "url", ["code"] = "invalid_string" });
                break;
            case (Kind.Number or Kind.Count or Kind.Days, not JsonValueKind.Number):
                issues.WrongType(path, "number", value);
                break;
            case (Kind.Count or Kind.Days, _):
                CheckCount(value!.GetValue<double>(), kind == Kind.Days ? MaxDays : int.MaxValue, issues, path);
                break;
        }
    }

    private static void CheckItem(Kind kind, JsonNode? item, InputIssues issues, params object[] path)
    {
        if (item?.GetValueKind() != JsonValueKind.String)
        {
            issues.WrongType(path, "string", item);
        }
        else if (kind == Kind.RedirectUris && !RedirectUriRule.Allows((string)item!))
        {
            issues.Add(path, "Invalid input", new() { ["code"] = "custom" });
        }
        else if (kind == Kind.Texts && ((string)item!).Length == 0)
        {
            issues.Add(path, "String must contain at least 1 character(s)", new()
            {
                ["code"] = "too_small",
                ["minimum"] = 1,
                ["type"] = "string",
                ["inclusive"] = true,
                ["exact"] = false
            });
        }
    }

    private static void CheckCount(double number, int max, InputIssues issues, params object[] path)
    {
        if (number != Math.Floor(number))
        {
            issues.Add(path, "Expected integer, received float", new()
            {
                ["code"] = "invalid_type",
                ["expected"] = "integer",
                ["received"] = "float"
            });
        }
        else if (number < 1)
        {
            issues.Add(path, "Number must be greater than or equal to 1", new()
            {
                ["code"] = "too_small",
                ["minimum"] = 1,
                ["type"] = "number",
                ["inclusive"] = true,
                ["exact"] = false
            });
        }
        else if (number > max)
        {
            issues.Add(path, $"Number must be less than or equal to {max}", new()
            {
                ["code"] = "too_big",
                ["maximum"] = max,
                ["type"] = "number",
                ["inclusive"] = true,
                ["exact"] = false
            });
        }
    }
}

using System.Text.Json.Nodes;
using OrgStarter.Logto;
using OrgStarter.Logto.Setup;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>
/// A tenant as it was before the tests. <see cref="RestoreAsync"/> deletes what has come since, and sets back what tests and
/// <c>logto apply</c> change. Nothing else may use the tenant in the meantime.
/// </summary>
public sealed class TenantBefore
{
    /// <summary>An invitation goes with its organization.</summary>
    private static readonly string[] Lists =
    [
        "organizations", "users", "applications", "hooks", "one-time-tokens", "organization-roles", "organization-scopes"
    ];
    private static readonly string[] Settings = ["sign-in-exp", "account-center"];
    private readonly ManagementJson api;
    private readonly Dictionary<string, List<JsonObject>> rows = [];
    private readonly Dictionary<string, JsonObject> settings = [];
    private IReadOnlyList<JsonObject> templates = [];
    private JsonObject? mail;

    private TenantBefore(ManagementJson api) => this.api = api;

    public static async Task<TenantBefore> ReadAsync(ManagementJson api)
    {
        var before = new TenantBefore(api) { mail = await MailConnectorAsync(api), templates = await TemplatesAsync(api) };
        foreach (var list in Lists)
        {
            before.rows[list] = [.. await api.ListAsync(list, CancellationToken.None)];
        }

        foreach (var name in Settings)
        {
            before.settings[name] = (await api.GetAsync(name, CancellationToken.None)).AsObject();
        }

        return before;
    }

    /// <exception cref="AggregateException">Something could not be set back; the rest was.</exception>
    public async Task RestoreAsync()
    {
        List<Exception> failures = [];
        // A connector before the settings that need one.
        Func<Task>[] steps =
        [
            DeleteNewRowsAsync, RestoreRolesAsync, RestoreConnectorAsync, RestoreSettingsAsync, DeleteConnectorAsync,
            RestoreTemplatesAsync
        ];
        foreach (var step in steps)
        {
            try
            {
                await step();
            }
            catch (LogtoException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Logto is not as it was before the tests.", failures);
        }
    }

    private async Task DeleteNewRowsAsync()
    {
        foreach (var list in Lists)
        {
            var known = rows[list].Select(Id).ToHashSet();
            foreach (var row in (await api.ListAsync(list, CancellationToken.None)).Where(row => !known.Contains(Id(row))))
            {
                await SendAsync(HttpMethod.Delete, $"{list}/{Id(row)}");
            }
        }
    }

    private async Task RestoreRolesAsync()
    {
        foreach (var role in rows["organization-roles"])
        {
            await SendAsync(HttpMethod.Put, $"organization-roles/{Id(role)}/scopes", new JsonObject
            {
                ["organizationScopeIds"] = new JsonArray([.. (role["scopes"] as JsonArray ?? []).Select(scope => (JsonNode)Id(scope!))]),
            });
        }
    }

    /// <summary>Logto has one connector for mail: a new one takes the place of the old.</summary>
    private async Task RestoreConnectorAsync()
    {
        if (mail is not null)
        {
            await SendAsync(HttpMethod.Post, "connectors", new JsonObject
            {
                ["id"] = Id(mail),
                ["connectorId"] = mail["connectorId"]!.DeepClone(),
                ["config"] = mail["config"]!.DeepClone(),
            });
        }
    }

    private async Task DeleteConnectorAsync()
    {
        if (mail is null && await MailConnectorAsync(api) is { } connector)
        {
            await SendAsync(HttpMethod.Delete, $"connectors/{Id(connector)}");
        }
    }

    private async Task RestoreSettingsAsync()
    {
        foreach (var (name, before) in settings)
        {
            var now = await api.GetAsync(name, CancellationToken.None);
            var changed = before.Where(field => !JsonNode.DeepEquals(field.Value, now[field.Key]));
            var changes = new JsonObject(changed.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
            if (changes.Count > 0)
            {
                await SendAsync(HttpMethod.Patch, name, changes);
            }
        }
    }

    private async Task RestoreTemplatesAsync()
    {
        var present = await TemplatesAsync(api);
        foreach (var template in present.Where(template => !templates.Any(known => Id(known) == Id(template))))
        {
            await SendAsync(HttpMethod.Delete, $"email-templates/{Id(template)}");
        }

        var gone = templates.Where(template => !present.Any(other => Id(other) == Id(template))).ToList();
        if (gone.Count > 0)
        {
            await SendAsync(HttpMethod.Put, "email-templates", new JsonObject
            {
                ["templates"] = new JsonArray([.. gone.Select(template => (JsonNode)new JsonObject
                {
                    ["languageTag"] = template["languageTag"]!.DeepClone(),
                    ["templateType"] = template["templateType"]!.DeepClone(),
                    ["details"] = template["details"]!.DeepClone(),
                })]),
            });
        }
    }

    private Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body = null) =>
        api.SendAsync(method, path, body, CancellationToken.None);

    private static async Task<JsonObject?> MailConnectorAsync(ManagementJson api) =>
        (await api.ArrayAsync("connectors", CancellationToken.None)).OfType<JsonObject>().FirstOrDefault(connector =>
            (string?)connector["type"] == "Email");

    private static async Task<IReadOnlyList<JsonObject>> TemplatesAsync(ManagementJson api) =>
        [.. (await api.ArrayAsync("email-templates", CancellationToken.None)).OfType<JsonObject>()];

    private static string Id(JsonNode row) => (string)row["id"]!;
}

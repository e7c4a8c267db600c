using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>Creates the site's webhook, found by its URL. Keeps additional events.</summary>
internal sealed class WebhookStep(ManagementJson api, SetupTarget target, SetupState state) : ISetupStep
{
    public string Title => SetupText.Webhook_Title;

    /// <returns>The webhook at Logto. Null if there is none.</returns>
    public static async Task<JsonObject?> FindAsync(ManagementJson api, SetupTarget target, CancellationToken ct) =>
        (await api.ListAsync("hooks", ct)).FirstOrDefault(hook => (string?)hook["config"]?["url"] == target.WebhookUri);

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        if (await FindAsync(api, target, ct) is { } hook)
        {
            state.SigningKey = (string?)hook["signingKey"];
            return [new(ChangeKind.Same, SetupText.Webhook_To.With(target.WebhookUri)), .. PlanChanges(hook)];
        }

        return !target.IsReachable
            ? [new(ChangeKind.Note, SetupText.Webhook_Unreachable.With(target.Site))]
            : [new(ChangeKind.Create, SetupText.Webhook_To.With(target.WebhookUri), CreateAsync)];
    }

    private IEnumerable<Change> PlanChanges(JsonObject hook)
    {
        var events = (hook["events"] as JsonArray ?? []).Select(e => (string)e!).ToList();
        var missing = target.Needs.WebhookEvents.Except(events).ToList();
        yield return missing.Count == 0
            ? new(ChangeKind.Same, SetupText.Webhook_Events.With(target.Needs.WebhookEvents.Count))
            : new(
                ChangeKind.Update,
                SetupText.Webhook_MissingEvents.With(string.Join(", ", missing)),
                ct => ChangeAsync(hook, "events", Names(events.Union(missing)), ct));
        if ((bool?)hook["enabled"] == false)
        {
            yield return new(ChangeKind.Update, SetupText.Webhook_Enable, ct => ChangeAsync(hook, "enabled", true, ct));
        }
    }

    private async Task CreateAsync(CancellationToken ct)
    {
        var created = await api.SendAsync(HttpMethod.Post, "hooks", new JsonObject
        {
            ["name"] = target.Needs.Name,
            ["events"] = Names(target.Needs.WebhookEvents),
            ["config"] = new JsonObject { ["url"] = target.WebhookUri },
        }, ct);
        state.SigningKey = (string?)created!["signingKey"];
    }

    private Task<JsonNode?> ChangeAsync(JsonObject hook, string field, JsonNode value, CancellationToken ct) =>
        api.SendAsync(HttpMethod.Patch, $"hooks/{hook["id"]}", new JsonObject { [field] = value }, ct);

    private static JsonArray Names(IEnumerable<string> events) => new([.. events.Select(name => (JsonNode)name)]);
}

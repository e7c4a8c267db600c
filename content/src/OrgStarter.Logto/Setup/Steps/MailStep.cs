using System.Globalization;
using System.Text.Json.Nodes;
using OrgStarter.Logto.Setup.Commands;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>
/// Sets up the invitation mail: a tenant template per language of the site, which Logto prefers, and one in the connector if it has
/// templates. Keeps templates that contain the link.
/// </summary>
/// <param name="replaces">Whether to replace templates without the link, instead of only reporting them.</param>
internal sealed class MailStep(ManagementJson api, SetupTarget target, bool replaces) : ISetupStep
{
    public string Title => SetupText.Mail_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var connector = await MailConnector.FindAsync(api, ct);
        var present = (await api.ArrayAsync($"email-templates?templateType={MailConnector.Invitation}", ct)).OfType<JsonObject>().ToList();
        var templates = target.Needs.Languages.Select(language =>
            Plan(language, present.FirstOrDefault(t => (string?)t["languageTag"] == language)));
        return connector is null
            ? [new(ChangeKind.Blocked, SetupText.Mail_NoConnector.With(target.Command.Apply)), .. templates]
            : [
                new(ChangeKind.Same, SetupText.Mail_Connector.With((string?)connector["connectorId"])),
                .. templates,
                .. PlanConnector(connector)
            ];
    }

    private Change Plan(string language, JsonObject? present)
    {
        var words = SetupText.Mail_Template.With(language);
        return present is null ? new(ChangeKind.Create, words, PutAsync)
            : MailConnector.HasLink(present["details"]) ? new(ChangeKind.Same, words)
            : replaces ? new(ChangeKind.Update, SetupText.Mail_Replace.With(words), PutAsync)
            : new(ChangeKind.Blocked, SetupText.Mail_NoLink.With(words, SetupOptions.ReplaceMailName));

        Task PutAsync(CancellationToken ct) => api.SendAsync(HttpMethod.Put, "email-templates", new JsonObject
        {
            ["templates"] = new JsonArray(new JsonObject
            {
                ["languageTag"] = language,
                ["templateType"] = MailConnector.Invitation,
                ["details"] = Details(language),
            }),
        }, ct);
    }

    private IEnumerable<Change> PlanConnector(JsonObject connector)
    {
        if (!MailConnector.TakesTenantTemplates(connector))
        {
            yield return new(ChangeKind.Note, SetupText.Mail_WrittenElsewhere.With((string?)connector["connectorId"]));
            yield break;
        }

        if (connector["config"]?["templates"] is not JsonArray templates)
        {
            yield break;
        }

        var words = SetupText.Mail_OwnTemplate;
        yield return templates.FirstOrDefault(IsInvitation) is not { } present ? new(ChangeKind.Update, words, PutAsync)
            : MailConnector.HasLink(present) ? new(ChangeKind.Same, words)
            : replaces ? new(ChangeKind.Update, SetupText.Mail_Replace.With(words), PutAsync)
            // Logto's Console creates such a template. It is never used, because the tenant has a template in each language.
            : new(ChangeKind.Note, SetupText.Mail_Unused.With(words, SetupOptions.ReplaceMailName));

        Task PutAsync(CancellationToken ct) => PutOwnAsync((string)connector["id"]!, ct);
    }

    /// <summary>Reads the configuration again right before the change, because a PATCH replaces all of it.</summary>
    private async Task PutOwnAsync(string id, CancellationToken ct)
    {
        var config = (await api.GetAsync($"connectors/{id}", ct))["config"]!.DeepClone().AsObject();
        var templates = config["templates"]!.AsArray();
        foreach (var old in templates.Where(template => IsInvitation(template) && !MailConnector.HasLink(template)).ToList())
        {
            templates.Remove(old);
        }

        if (!templates.Any(IsInvitation))
        {
            var template = Details(target.Needs.Languages[0]);
            template["usageType"] = MailConnector.Invitation;
            templates.Add(template);
        }

        await api.SendAsync(HttpMethod.Patch, $"connectors/{id}", new JsonObject { ["config"] = config }, ct);
    }

    private static JsonObject Details(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return new JsonObject
        {
            ["subject"] = SetupText.ResourceManager.GetString(nameof(SetupText.Mail_Subject), culture),
            ["content"] = SetupText.ResourceManager.GetString(nameof(SetupText.Mail_Content), culture),
            ["contentType"] = "text/plain",
        };
    }

    private static bool IsInvitation(JsonNode? template) => (string?)template?["usageType"] == MailConnector.Invitation;
}

using System.Globalization;
using System.Text.Json.Nodes;
using OrgStarter.Resources;
using OrgStarter.Site;

namespace OrgStarter.Setup.Steps;

/// <summary>
/// The mail that invites: a template of the tenant for each language of the site, and one in the connector where that has templates.
/// One that somebody wrote stays, if the link is in it.
/// </summary>
internal sealed class MailStep(ManagementJson api) : ISetupStep
{
    public string Title => SetupText.Mail_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var connector = await MailConnector.FindAsync(api, ct);
        var present = (await api.ArrayAsync($"email-templates?templateType={MailConnector.Invitation}", ct)).OfType<JsonObject>().ToList();
        var templates = Languages.All.Select(language => Plan(language, present.FirstOrDefault(t => (string?)t["languageTag"] == language)));
        return connector is null
            ? [new(ChangeKind.Trouble, SetupText.Mail_NoConnector), .. templates]
            : [new(ChangeKind.Same, SetupText.Mail_Connector.With((string?)connector["connectorId"])), .. PlanConnector(connector), .. templates];
    }

    private Change Plan(string language, JsonObject? present) => present switch
    {
        null => new(ChangeKind.Create, SetupText.Mail_Template.With(language), ct => api.SendAsync(HttpMethod.Put, "email-templates", new JsonObject
        {
            ["templates"] = new JsonArray(new JsonObject
            {
                ["languageTag"] = language,
                ["templateType"] = MailConnector.Invitation,
                ["details"] = Details(language),
            }),
        }, ct)),
        _ => Kept(SetupText.Mail_Template.With(language), present["details"]),
    };

    private IEnumerable<Change> PlanConnector(JsonObject connector)
    {
        if (connector["config"]?["templates"] is not JsonArray templates)
        {
            // Hands over what Logto knows, and whoever takes it writes the mail.
            yield break;
        }

        yield return templates.FirstOrDefault(IsInvitation) is { } present
            ? Kept(SetupText.Mail_OwnTemplate, present)
            : new(ChangeKind.Update, SetupText.Mail_OwnTemplate, ct => AddAsync((string)connector["id"]!, ct));
    }

    /// <summary>Logto replaces the configuration whole: it is read again right before, and goes back with everything in it.</summary>
    private async Task AddAsync(string id, CancellationToken ct)
    {
        var config = (await api.GetAsync($"connectors/{id}", ct))["config"]!.DeepClone().AsObject();
        var templates = config["templates"]!.AsArray();
        if (!templates.Any(IsInvitation))
        {
            var template = Details(Languages.Default);
            template["usageType"] = MailConnector.Invitation;
            templates.Add(template);
        }

        await api.SendAsync(HttpMethod.Patch, $"connectors/{id}", new JsonObject { ["config"] = config }, ct);
    }

    private static Change Kept(string words, JsonNode? template) =>
        (string?)template?["content"] is { } content && MailConnector.HasLink(content)
            ? new(ChangeKind.Same, words) : new(ChangeKind.Trouble, SetupText.Mail_NoLink.With(words));

    private static JsonObject Details(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return new JsonObject
        {
            ["subject"] = SetupText.ResourceManager.GetString(nameof(SetupText.Mail_Subject), culture),
            ["content"] = SetupText.ResourceManager.GetString(nameof(SetupText.Mail_Content), culture),
            // Logto puts names into a template as they are: in a page, an organization's name could be markup.
            ["contentType"] = "text/plain",
        };
    }

    private static bool IsInvitation(JsonNode? template) => (string?)template?["usageType"] == MailConnector.Invitation;
}

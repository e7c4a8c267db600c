using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>Creates the API resource for programs that call the site's API, if it is configured.</summary>
internal sealed class ApiStep(ManagementJson api, SetupTarget target) : ISetupStep
{
    public string Title => SetupText.Api_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var indicator = target.Logto.ApiResource;
        if (indicator.Length == 0)
        {
            return [];
        }

        var words = SetupText.Api_Resource.With(indicator);
        return (await api.ListAsync("resources", ct)).Any(resource => (string?)resource["indicator"] == indicator)
            ? [new(ChangeKind.Same, words)]
            : [new(
                ChangeKind.Create,
                words,
                token =>
                    api.SendAsync(
                        HttpMethod.Post,
                        "resources",
                        new JsonObject { ["name"] = target.Needs.Name, ["indicator"] = indicator },
                        token))];
    }
}

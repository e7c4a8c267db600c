using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>Creates the permissions of the organization template. Keeps permissions of other products.</summary>
internal sealed class PermissionsStep(ManagementJson api, SiteNeeds needs) : ISetupStep
{
    public string Title => SetupText.Permissions_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var present = (await api.ListAsync("organization-scopes", ct)).Select(scope => (string?)scope["name"]).ToHashSet();
        return [.. needs.RolePermissions.Values.First().Select(name => present.Contains(name)
            ? new Change(ChangeKind.Same, name)
            : new Change(
                ChangeKind.Create,
                name,
                token => api.SendAsync(HttpMethod.Post, "organization-scopes", new JsonObject { ["name"] = name }, token)))];
    }
}

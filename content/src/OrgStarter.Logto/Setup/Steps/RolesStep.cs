using System.Text.Json.Nodes;
using OrgStarter.Logto.Setup.Commands;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>Creates the roles of the organization template and grants their permissions. Reports and keeps additional grants.</summary>
internal sealed class RolesStep(ManagementJson api, SetupTarget target) : ISetupStep
{
    private const string User = "User";

    public string Title => SetupText.Roles_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var present = await api.ListAsync("organization-roles", ct);
        var changes = new List<Change>();
        foreach (var (name, type, permissions) in target.Needs.RolePermissions.Select(role => (role.Key, User, role.Value))
            .Concat(target.Needs.MachineRolePermissions.Select(role => (role.Key, NewApplication.Machine, role.Value))))
        {
            changes.AddRange(present.FirstOrDefault(role => (string?)role["name"] == name) switch
            {
                null => [new(
                    ChangeKind.Create,
                    SetupText.Roles_Role.With(name, string.Join(", ", permissions)),
                    token => CreateAsync(name, type, permissions, token))],
                { } role when (string?)role["type"] != type =>
                    [new(ChangeKind.Blocked, SetupText.Roles_WrongType.With(name, (string?)role["type"], type, target.Command.Apply))],
                { } role => await PlanGrantsAsync((string)role["id"]!, name, permissions, ct),
            });
        }

        return changes;
    }

    private async Task<IEnumerable<Change>> PlanGrantsAsync(string id, string name, IReadOnlyList<string> permissions, CancellationToken ct)
    {
        var granted = (await api.ListAsync($"organization-roles/{id}/scopes", ct)).Select(scope => (string)scope["name"]!).ToList();
        var (missing, others) = (permissions.Except(granted).ToList(), granted.Except(permissions).ToList());
        var change = missing.Count == 0
            ? new Change(ChangeKind.Same, SetupText.Roles_Role.With(name, string.Join(", ", permissions)))
            : new Change(ChangeKind.Update, SetupText.Roles_Grant.With(name, string.Join(", ", missing)), async token =>
                await api.SendAsync(
                    HttpMethod.Post,
                    $"organization-roles/{id}/scopes",
                    new JsonObject { ["organizationScopeIds"] = await IdsAsync(missing, token) },
                    token));
        return others.Count == 0 ? [change] : [change, new(ChangeKind.Note, SetupText.Roles_Others.With(name, string.Join(", ", others)))];
    }

    private async Task CreateAsync(string name, string type, IReadOnlyList<string> permissions, CancellationToken ct) =>
        await api.SendAsync(
            HttpMethod.Post,
            "organization-roles",
            new JsonObject { ["name"] = name, ["type"] = type, ["organizationScopeIds"] = await IdsAsync(permissions, ct) },
            ct);

    /// <summary>Reads the ids when they are needed, because the previous step may have just created the permissions.</summary>
    private async Task<JsonArray> IdsAsync(IEnumerable<string> permissions, CancellationToken ct)
    {
        var ids = (await api.ListAsync("organization-scopes", ct))
            .ToDictionary(scope => (string)scope["name"]!, scope => (string)scope["id"]!);
        return new JsonArray([.. permissions.Select(name => (JsonNode)ids[name])]);
    }
}

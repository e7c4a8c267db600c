using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>
/// Creates what operators of the site need, if it is configured: an API resource with one permission, and a global role that grants it.
/// Assigns the role to nobody. Keeps other permissions and other roles.
/// </summary>
internal sealed class OperatorStep(ManagementJson api, SetupTarget target) : ISetupStep
{
    private const string User = "User";
    private readonly string indicator = target.Logto.OperatorResource;

    public string Title => SetupText.Operator_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        if (indicator.Length == 0)
        {
            return [];
        }

        var permission = await PermissionIdAsync(ct);
        var words = SetupText.Operator_Permission.With(indicator, OperatorRight.Permission);
        var change = permission is null ? new Change(ChangeKind.Create, words, CreatePermissionAsync) : new Change(ChangeKind.Same, words);
        return [change, await PlanRoleAsync(permission, ct)];
    }

    private async Task<Change> PlanRoleAsync(string? permission, CancellationToken ct)
    {
        var words = SetupText.Operator_Role.With(OperatorRight.Role, OperatorRight.Permission);
        if (await RoleAsync(ct) is not { } role)
        {
            return new(ChangeKind.Create, words, CreateRoleAsync);
        }

        if ((string?)role["type"] != User)
        {
            var wrong = SetupText.Operator_RoleType.With(OperatorRight.Role, (string?)role["type"], target.Command.Apply);
            return new(ChangeKind.Blocked, wrong);
        }

        var granted = await api.ListAsync($"roles/{(string)role["id"]!}/scopes", ct);
        return permission is not null && granted.Any(scope => (string?)scope["id"] == permission)
            ? new(ChangeKind.Same, words)
            : new(ChangeKind.Update, words, async token => await api.SendAsync(
                HttpMethod.Post,
                $"roles/{(string)role["id"]!}/scopes",
                new JsonObject { ["scopeIds"] = new JsonArray(await PermissionIdAsync(token)) },
                token));
    }

    private async Task CreatePermissionAsync(CancellationToken ct)
    {
        var resource = await ResourceIdAsync(ct) ?? (string?)(await api.SendAsync(
            HttpMethod.Post,
            "resources",
            new JsonObject { ["name"] = $"{target.Needs.Name}: {Title}", ["indicator"] = indicator },
            ct))!["id"];
        await api.SendAsync(
            HttpMethod.Post,
            $"resources/{resource}/scopes",
            new JsonObject { ["name"] = OperatorRight.Permission, ["description"] = Title },
            ct);
    }

    private async Task CreateRoleAsync(CancellationToken ct) => await api.SendAsync(
        HttpMethod.Post,
        "roles",
        new JsonObject
        {
            ["name"] = OperatorRight.Role,
            ["description"] = Title,
            ["type"] = User,
            ["scopeIds"] = new JsonArray(await PermissionIdAsync(ct)),
        },
        ct);

    private async Task<JsonObject?> RoleAsync(CancellationToken ct) =>
        (await api.ListAsync("roles", ct)).FirstOrDefault(role => (string?)role["name"] == OperatorRight.Role);

    private async Task<string?> ResourceIdAsync(CancellationToken ct) =>
        (string?)(await api.ListAsync("resources", ct)).FirstOrDefault(resource => (string?)resource["indicator"] == indicator)?["id"];

    private async Task<string?> PermissionIdAsync(CancellationToken ct) => await ResourceIdAsync(ct) is not { } resource
        ? null
        : (string?)(await api.ListAsync($"resources/{resource}/scopes", ct))
            .FirstOrDefault(scope => (string?)scope["name"] == OperatorRight.Permission)?["id"];
}

using System.Text.Json.Nodes;
using OrgStarter.Logto.Setup.Commands;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>
/// Sets up the traditional web application, which users sign in to. Uses the configured one, or the one of an interrupted
/// run for this site, or creates a new one.
/// </summary>
internal sealed class ApplicationStep(ManagementJson api, SetupTarget target, SetupState state) : ISetupStep
{
    private const string Traditional = "Traditional";
    private const string SecretName = "OrgStarter";

    /// <summary>The key in <c>customData</c> with the URL of the site that an application was created for.</summary>
    private const string Mark = "madeForSite";

    public string Title => SetupText.Application_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } application)
        {
            return [new(ChangeKind.Create, SetupText.Application_Create.With(target.Needs.Name, target.RedirectUri), CreateAsync)];
        }

        if ((string?)application["type"] != Traditional)
        {
            return [new(
                ChangeKind.Blocked,
                SetupText.Application_WrongType.With((string?)application["id"], (string?)application["type"], target.Command.Apply))];
        }

        state.AppId = (string?)application["id"];
        var uris = new ApplicationUris(api, target, state);
        return [
            new(ChangeKind.Same, SetupText.Application_Found.With((string?)application["name"], state.AppId)),
            .. uris.Plan(application),
            await PlanSecretAsync(application, ct)
        ];
    }

    private async Task<JsonNode?> FindAsync(CancellationToken ct)
    {
        if (target.Logto.AppId.Length > 0)
        {
            try
            {
                return await api.GetAsync($"applications/{Uri.EscapeDataString(target.Logto.AppId)}", ct);
            }
            catch (LogtoException e) when (e.IsNotFound)
            {
                // The configured application belongs to another tenant or is deleted. Continue without it.
            }
        }

        var applications = await api.ListAsync($"applications?types={Traditional}", ct);
        return applications.FirstOrDefault(a =>
            (string?)a["name"] == target.Needs.Name && (a["customData"] as JsonObject)?[Mark]?.ToString() == target.Site);
    }

    private async Task CreateAsync(CancellationToken ct)
    {
        var created = await api.SendAsync(HttpMethod.Post, "applications", new JsonObject
        {
            ["name"] = target.Needs.Name,
            ["type"] = Traditional,
            ["oidcClientMetadata"] = ApplicationUris.Wanted(target),
            ["customData"] = new JsonObject { [Mark] = target.Site },
        }, ct);
        state.AppId = (string?)created!["id"];
        if (await PlanSecretAsync(created, ct) is { ApplyAsync: { } make })
        {
            await make(ct);
        }
    }

    /// <summary>Keeps the configured secret while it is valid; otherwise uses an existing secret of the application.</summary>
    private async Task<Change> PlanSecretAsync(JsonNode application, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var named = (await api.ArrayAsync($"applications/{state.AppId}/secrets", ct))
            .Where(s => s!["expiresAt"] is not { } expires || (long)expires > now).Select(s => (string)s!["value"]!);
        // The secret of an application from before Logto had named secrets. Newer versions store an internal value there.
        var legacy = (string?)application["secret"] is { } secret && !secret.StartsWith("internal:", StringComparison.Ordinal)
            ? new[] { secret }
            : [];
        List<string> secrets = [.. named, .. legacy];
        state.AppSecret = secrets.Contains(target.Logto.AppSecret) ? target.Logto.AppSecret : secrets.FirstOrDefault();
        return state.AppSecret is not null
            ? new(ChangeKind.Same, SetupText.Application_Secret)
            : new(ChangeKind.Create, SetupText.Application_Secret, async token =>
            {
                var made = await api.SendAsync(
                    HttpMethod.Post,
                    $"applications/{state.AppId}/secrets",
                    new JsonObject { ["name"] = SecretName },
                    token);
                state.AppSecret = (string?)made!["value"];
            });
    }
}

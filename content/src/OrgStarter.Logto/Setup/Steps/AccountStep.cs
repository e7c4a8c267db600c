using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>Enables Logto's account pages (<see cref="LogtoAccountPage"/>) and a second factor. Both are off in a new Logto.</summary>
internal sealed class AccountStep(ManagementJson api) : ISetupStep
{
    private const string Path = "account-center";
    private const string Edit = "Edit";

    /// <summary>An authenticator app, and backup codes for a lost phone. Neither needs other services.</summary>
    private static readonly string[] Factors = ["Totp", "BackupCode"];

    public string Title => SetupText.Account_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var account = await api.GetAsync(Path, ct);
        var signIn = await api.GetAsync("sign-in-exp", ct);
        return
        [
            (bool?)account["enabled"] == true ? Same(SetupText.Account_On)
                : Update(SetupText.Account_On, async token =>
                    await api.SendAsync(HttpMethod.Patch, Path, new JsonObject { ["enabled"] = true }, token)),
            .. LogtoAccountPage.All.Select(page => page.Field).Distinct().Select(field => PlanField(account, field)),
            HasFactors(signIn) ? Same(SetupText.Account_Factors.With(string.Join(", ", FactorsOf(signIn))))
                : Update(SetupText.Account_Factors.With(string.Join(", ", Factors)), AddFactorsAsync),
        ];
    }

    private Change PlanField(JsonNode account, string field) => (string?)account["fields"]?[field] == Edit
        ? Same(SetupText.Account_Field.With(field))
        : Update(SetupText.Account_Field.With(field), async ct =>
        {
            // A PATCH replaces all fields. Read them again right before and send all of them back.
            var fields = (await api.GetAsync(Path, ct))["fields"]?.DeepClone() as JsonObject ?? [];
            fields[field] = Edit;
            await api.SendAsync(HttpMethod.Patch, Path, new JsonObject { ["fields"] = fields }, ct);
        });

    /// <summary>Logto does not count a passkey for sign-in as a second factor.</summary>
    private static bool HasFactors(JsonNode signIn) =>
        FactorsOf(signIn).Any(factor => factor != "WebAuthn" || (bool?)signIn["passkeySignIn"]?["enabled"] != true);

    private static IEnumerable<string> FactorsOf(JsonNode signIn) =>
        (signIn["mfa"]?["factors"] as JsonArray ?? []).Select(factor => (string)factor!);

    private async Task AddFactorsAsync(CancellationToken ct)
    {
        var present = await api.GetAsync("sign-in-exp", ct);
        var mfa = present["mfa"]?.DeepClone() as JsonObject ?? [];
        if (!FactorsOf(present).Any())
        {
            // Logto's default policy would prompt all users to set up a factor.
            mfa["policy"] = "NoPrompt";
        }

        mfa["factors"] = new JsonArray([.. FactorsOf(present).Union(Factors).Select(factor => (JsonNode)factor)]);
        await api.SendAsync(HttpMethod.Patch, "sign-in-exp", new JsonObject { ["mfa"] = mfa }, ct);
    }

    private static Change Same(string words) => new(ChangeKind.Same, words);

    private static Change Update(string words, Func<CancellationToken, Task> apply) => new(ChangeKind.Update, words, apply);
}

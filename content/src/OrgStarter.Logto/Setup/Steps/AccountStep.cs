using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>
/// What the account pages of Logto need that the site leads to (<see cref="LogtoAccountPage"/>), and a second factor that an organization
/// can ask for. A new Logto has neither.
/// </summary>
internal sealed class AccountStep(ManagementJson api) : ISetupStep
{
    private const string Path = "account-center";
    private const string Edit = "Edit";

    /// <summary>An authenticator app, and codes for the day on which the phone is lost: neither needs anything else.</summary>
    private static readonly string[] Factors = ["Totp", "BackupCode"];

    public string Title => SetupText.Account_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var account = await api.GetAsync(Path, ct);
        var signIn = await api.GetAsync("sign-in-exp", ct);
        return
        [
            (bool?)account["enabled"] == true ? Same(SetupText.Account_On)
                : Update(SetupText.Account_On, async token => await api.SendAsync(HttpMethod.Patch, Path, new JsonObject { ["enabled"] = true }, token)),
            .. LogtoAccountPage.All.Select(page => page.Field).Distinct().Select(field => PlanField(account, field)),
            HasFactors(signIn) ? Same(SetupText.Account_Factors.With(string.Join(", ", FactorsOf(signIn))))
                : Update(SetupText.Account_Factors.With(string.Join(", ", Factors)), AddFactorsAsync),
        ];
    }

    private Change PlanField(JsonNode account, string field) => (string?)account["fields"]?[field] == Edit
        ? Same(SetupText.Account_Field.With(field))
        : Update(SetupText.Account_Field.With(field), async ct =>
        {
            // Logto replaces the fields whole: they are read again right before, and go back with everything in them.
            var fields = (await api.GetAsync(Path, ct))["fields"]?.DeepClone() as JsonObject ?? [];
            fields[field] = Edit;
            await api.SendAsync(HttpMethod.Patch, Path, new JsonObject { ["fields"] = fields }, ct);
        });

    /// <summary>A passkey that people sign in with is no second factor to Logto.</summary>
    private static bool HasFactors(JsonNode signIn) =>
        FactorsOf(signIn).Any(factor => factor != "WebAuthn" || (bool?)signIn["passkeySignIn"]?["enabled"] != true);

    private static IEnumerable<string> FactorsOf(JsonNode signIn) => (signIn["mfa"]?["factors"] as JsonArray ?? []).Select(factor => (string)factor!);

    private async Task AddFactorsAsync(CancellationToken ct)
    {
        var present = await api.GetAsync("sign-in-exp", ct);
        var mfa = present["mfa"]?.DeepClone() as JsonObject ?? [];
        if (!FactorsOf(present).Any())
        {
            // With the policy of a new Logto everybody would be asked to set one up as soon as there are any.
            mfa["policy"] = "NoPrompt";
        }

        mfa["factors"] = new JsonArray([.. FactorsOf(present).Union(Factors).Select(factor => (JsonNode)factor)]);
        await api.SendAsync(HttpMethod.Patch, "sign-in-exp", new JsonObject { ["mfa"] = mfa }, ct);
    }

    private static Change Same(string words) => new(ChangeKind.Same, words);

    private static Change Update(string words, Func<CancellationToken, Task> apply) => new(ChangeKind.Update, words, apply);
}

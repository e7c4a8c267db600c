using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>
/// Configures open registration and email addresses that Logto verifies, because invitations are matched by
/// address, and the links to the terms of use and the privacy policy. Keeps settings that already comply.
/// </summary>
internal sealed class SignInStep(ManagementJson api, LogtoOptions site) : ISetupStep
{
    private const string Email = "email";
    private const string Open = "SignInAndRegister";

    public string Title => SetupText.SignIn_Title;

    public async Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var settings = await api.GetAsync("sign-in-exp", ct);
        var canSendMail = await MailConnector.FindAsync(api, ct) is not null;
        return
        [
            Plan((string?)settings["signInMode"] == Open, SetupText.SignIn_Open, _ => new JsonObject { ["signInMode"] = Open }),
            Plan(SignsUpByMail(settings), SetupText.SignIn_SignUp, WithSignUpByMail, canSendMail),
            Plan(SignsInByMail(settings), SetupText.SignIn_SignIn, WithSignInByMail, canSendMail),
            .. Link("termsOfUseUrl", site.TermsOfUseUrl, SetupText.SignIn_Terms),
            .. Link("privacyPolicyUrl", site.PrivacyPolicyUrl, SetupText.SignIn_Privacy),
        ];

        // A link that only Logto has stays.
        Change[] Link(string field, string url, string words) => url.Length == 0
            ? [] : [Plan((string?)settings[field] == url, words.With(url), _ => new JsonObject { [field] = url })];
    }

    private Change Plan(bool isGood, string words, Func<JsonNode, JsonObject> change, bool isPossible = true) => (isGood, isPossible) switch
    {
        (true, _) => new(ChangeKind.Same, words),
        (false, false) => new(ChangeKind.Blocked, SetupText.SignIn_NeedsConnector.With(words)),
        _ => new(
            ChangeKind.Update,
            words,
            async ct => await api.SendAsync(HttpMethod.Patch, "sign-in-exp", change(await api.GetAsync("sign-in-exp", ct)), ct)),
    };

    private static bool SignsUpByMail(JsonNode settings) => settings["signUp"] is { } signUp && (bool?)signUp["verify"] == true
        && ((signUp["identifiers"] as JsonArray ?? []).Any(i => (string?)i == Email)
            || (signUp["secondaryIdentifiers"] as JsonArray ?? []).Any(i => (string?)i?["identifier"] == Email));

    private static bool SignsInByMail(JsonNode settings) => Methods(settings).Any(method => (string?)method?["identifier"] == Email);

    /// <summary>Changes sign-up and sign-in together, because Logto requires that each sign-up identifier can also sign in.</summary>
    private static JsonObject WithSignUpByMail(JsonNode settings)
    {
        var signUp = settings["signUp"]!.DeepClone().AsObject();
        (signUp["identifiers"], signUp["verify"]) = (new JsonArray(Email), true);
        var change = WithSignInByMail(settings);
        change["signUp"] = signUp;
        return change;
    }

    private static JsonObject WithSignInByMail(JsonNode settings)
    {
        var methods = new JsonArray([.. Methods(settings).Select(method => method?.DeepClone())]);
        if (!SignsInByMail(settings))
        {
            var hasPasswords = (bool?)settings["signUp"]?["password"] ?? true;
            methods.Insert(0, new JsonObject
            {
                ["identifier"] = Email,
                ["password"] = hasPasswords,
                ["verificationCode"] = true,
                ["isPasswordPrimary"] = hasPasswords
            });
        }

        return new JsonObject { ["signIn"] = new JsonObject { ["methods"] = methods } };
    }

    private static JsonArray Methods(JsonNode settings) => settings["signIn"]?["methods"] as JsonArray ?? [];
}

using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// Builds the URL of the screen for an authorization request. Source: https://docs.logto.io/end-user-flows/authentication-parameters.
/// </summary>
internal static class LoginPrompt
{
    public const string FirstScreen = "first_screen";
    public const string OneTimeToken = "one_time_token";
    public const string OrganizationId = "organization_id";

    private static readonly Dictionary<string, string> Paths = new()
    {
        ["sign_in"] = "sign-in",
        ["signIn"] = "sign-in",
        ["register"] = "register",
        ["signUp"] = "register",
        ["reset_password"] = "reset-password",
        ["identifier:sign_in"] = "identifier-sign-in",
        ["identifier:register"] = "identifier-register",
        ["single_sign_on"] = "single-sign-on",
    };

    public static string Address(OpenIddictRequest request)
    {
        List<KeyValuePair<string, string?>> query = [new("app_id", request.ClientId)];
        if (!Paths.TryGetValue((string?)request[FirstScreen] ?? (string?)request["interaction_mode"] ?? "sign_in", out var path))
        {
            // For an unknown screen, Logto ignores the other parameters too.
            return $"/sign-in?{FormQuery.Encode(query)}";
        }

        query.Add(new(OrganizationId, (string?)request[OrganizationId]));
        query.Add(new("ui_locales", request.UiLocales));
        query.Add(new(OneTimeToken, (string?)request[OneTimeToken]));
        query.Add(new("login_hint", request.LoginHint));
        query.Add(new("identifier", (string?)request["identifier"]));
        if ((string?)request["direct_sign_in"] is { Length: > 0 } direct)
        {
            // This server has no social connectors, so the fallback screen is shown.
            query.Add(new("fallback", path));
            path = $"direct/{string.Join('/', direct.Split(':').Select(Uri.EscapeDataString))}";
        }

        return $"/{path}?{FormQuery.Encode(query)}";
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// The sign-in and sign-up settings, validated by Logto's rules about mail. This server's pages ignore them and accept any address.
/// </summary>
internal static class SignInSettings
{
    private const string Email = "email";

    /// <summary>The settings of an administrator, as Logto returns them.</summary>
    private const string Chosen = """
        {
          "tenantId": "default",
          "id": "default",
          "color": {"primaryColor": "#6139F6", "isDarkModeEnabled": false, "darkPrimaryColor": "#8768F8"},
          "branding": {"logoUrl": "https://logto.io/logo.svg", "darkLogoUrl": "https://logto.io/logo-dark.svg"},
          "hideLogtoBranding": false,
          "languageInfo": {"autoDetect": true, "fallbackLanguage": "en"},
          "termsOfUseUrl": null,
          "privacyPolicyUrl": null,
          "agreeToTermsPolicy": "Automatic",
          "signIn": {"methods": [{"identifier": "email", "password": true, "verificationCode": true, "isPasswordPrimary": true}, {"identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true}]},
          "signUp": {"identifiers": ["email"], "password": true, "verify": true},
          "socialSignIn": {},
          "socialSignInConnectorTargets": [],
          "signInMode": "SignInAndRegister",
          "customCss": null,
          "customContent": {},
          "customUiAssets": null,
          "customUiCsp": {},
          "passwordPolicy": {"rejects": {"pwned": false, "repetitionAndSequence": true, "userInfo": true, "words": []}},
          "mfa": {"factors": [], "policy": "UserControlled"},
          "adaptiveMfa": {},
          "singleSignOnEnabled": false,
          "supportEmail": null,
          "supportWebsiteUrl": null,
          "unknownSessionRedirectUrl": null,
          "captchaPolicy": {},
          "sentinelPolicy": {},
          "emailBlocklistPolicy": {},
          "verificationCodePolicy": {},
          "forgotPasswordMethods": [],
          "passkeySignIn": {},
          "signUpProfileFields": null,
          "passwordExpiration": {},
          "usernamePolicy": {"caseSensitive": true, "minLength": 1, "maxLength": 128, "allowedChars": {"lowercase": true, "uppercase": true, "numbers": true, "underscore": true}}
        }
        """;

    public static void MapSignInExperience(this RouteGroupBuilder api)
    {
        api.MapGet("/sign-in-exp", async (DevLogtoDb db) => Results.Json(await ReadAsync(db)));
        api.MapPatch("/sign-in-exp", ChangeAsync);
    }

    /// <summary>Replaces each field in the body as a whole.</summary>
    private static async Task<IResult> ChangeAsync(HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        if (input.Has("signInMode"))
        {
            input.OneOf("signInMode", "SignIn", "Register", "SignInAndRegister");
        }

        input.Inside("signUp");
        input.Inside("signIn");
        input.Check();
        var settings = await ReadAsync(db);
        var changes = new JsonObject(
            input.Body
                .Where(field => settings.ContainsKey(field.Key))
                .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        Fill(changes["passwordPolicy"] as JsonObject);
        await CheckAsync(db, changes);
        await SignInExperience.MergeAsync(db, changes);
        SignInExperience.Merge(settings, changes);
        return Results.Json(settings);
    }

    public static async Task<JsonObject> ReadAsync(DevLogtoDb db)
    {
        var settings = JsonNode.Parse(Chosen)!.AsObject();
        if (await db.SignInExperiences.FindAsync(SignInExperience.Default) is { } row)
        {
            SignInExperience.Merge(settings, JsonNode.Parse(row.Changes)!.AsObject());
        }

        return settings;
    }

    /// <exception cref="ManagementError">400: sign-up does not verify the address, or mails are required without a connector.</exception>
    private static async Task CheckAsync(DevLogtoDb db, JsonObject changes)
    {
        var signUp = changes["signUp"];
        var identifiers = (signUp?["identifiers"] as JsonArray ?? []).Select(i => (string?)i);
        var secondary = (signUp?["secondaryIdentifiers"] as JsonArray ?? []).Select(s => (string?)s?["identifier"]);
        var signsUpByMail = identifiers.Concat(secondary).Contains(Email);
        var codesByMail = (changes["signIn"]?["methods"] as JsonArray ?? [])
            .Any(m => (string?)m?["identifier"] == Email && (bool?)m?["verificationCode"] == true);
        if (signsUpByMail && (bool?)signUp!["verify"] != true)
        {
            throw new ManagementError(
                400,
                "sign_in_experiences.passwordless_requires_verify",
                "Must enable verify for email/phone sign up identifier.");
        }

        if ((signsUpByMail || codesByMail) && !await db.Connectors.AnyAsync())
        {
            throw new ManagementError(400, "sign_in_experiences.enabled_connector_not_found", "Enabled Email connector not found.");
        }
    }

    /// <summary>Adds the defaults for the missing fields of a password policy, as Logto does.</summary>
    private static void Fill(JsonObject? passwordPolicy)
    {
        var rules = new JsonObject
        {
            ["rejects"] = new JsonObject
            {
                ["pwned"] = true,
                ["repetitionAndSequence"] = true,
                ["userInfo"] = true,
                ["words"] = new JsonArray()
            },
            ["length"] = new JsonObject { ["min"] = 8, ["max"] = 256 },
        };
        foreach (var (name, rule) in rules)
        {
            if (passwordPolicy?[name] is JsonObject given)
            {
                var whole = rule!.DeepClone().AsObject();
                SignInExperience.Merge(whole, given);
                passwordPolicy[name] = whole;
            }
        }
    }
}

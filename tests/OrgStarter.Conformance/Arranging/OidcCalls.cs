using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>
/// What must have happened before a call of the OpenID Connect endpoints can be answered as it was: who is a member of what, who has signed
/// in and what they asked, and what has become of the sign-in since, which only the name of a recording tells.
/// </summary>
internal static partial class OidcCalls
{
    private static readonly string[] Claims = ["organizations"];

    public static async Task ArrangeAsync(Scenario scenario)
    {
        var call = scenario.Call;
        foreach (var (id, _) in RecordedApplication.Credentials(call))
        {
            await scenario.ApplicationAsync(id);
        }

        switch (call.Path, call.Field("grant_type"))
        {
            case ("/oidc/token", "authorization_code"):
                await CodeAsync(scenario, call);
                break;
            case ("/oidc/token", "refresh_token"):
                await RefreshTokens.ArrangeAsync(scenario, call);
                break;
            case ("/oidc/token", "client_credentials"):
                await MachineAsync(scenario, call);
                break;
            case ("/oidc/token", _) when call.Field("subject_token") is { } subject:
                await SubjectAsync(scenario, subject);
                break;
            case ("/oidc/me" or "/api/my-account" or "/api/account-center", _):
                await BearerAsync(scenario, call);
                break;
            case ("/oidc/token/introspection" or "/oidc/token/revocation", _):
                await TokenAsync(scenario, call);
                break;
            case ("/oidc/session/end" or "/oidc/session/end/confirm", _):
                await EndAsync(scenario, call);
                break;
        }
    }

    /// <summary>The person of a sign-in, with the memberships that the answer tells of.</summary>
    /// <param name="claims">An ID token's, or those of userinfo; null when the answer shows none.</param>
    public static async Task<string> PersonAsync(Scenario scenario, RecordedGrant? grant, JsonObject? claims = null)
    {
        var id = (string?)claims?["sub"] ?? grant?.PersonId ?? scenario.Tenant.FindPersonBy("username", "bob")!.Id;
        await scenario.EnsureAsync(scenario.Tenant.Find(id));
        foreach (var organization in (claims?["organizations"] as JsonArray ?? []).Select(o => (string)o!))
        {
            var roles = (claims!["organization_roles"] as JsonArray ?? [])
                .Select(r => ((string)r!).Split(':', 2))
                .Where(r => r[0] == organization)
                .SelectMany(r => scenario.Tenant.RolesNamed(r[1]))
                .Select(r => (JsonNode)new JsonObject { ["id"] = r.Id });
            await scenario.MemberAsync(organization, id, roles);
        }

        foreach (var shown in claims?["organization_data"] as JsonArray ?? [])
        {
            await scenario.PatchAsync(
                $"/organizations/{scenario.Of((string)shown!["id"]!)}",
                Things.Pick(shown.AsObject(), "name", "description"));
        }

        return id;
    }

    public static JsonObject? IdentityClaims(RecordedCall call) =>
        RecordedGrant.Payload((call.ResponseBody as JsonObject)?["id_token"]?.ToString());

    private static async Task CodeAsync(Scenario scenario, RecordedCall call)
    {
        var code = call.Field("code")!;
        var grant = scenario.Set.FindGrant(code);
        var person = await PersonAsync(scenario, grant, IdentityClaims(call));
        var hasRefreshToken = (call.ResponseBody as JsonObject)?.ContainsKey("refresh_token") == true;
        var client = RecordedApplication.Credentials(call).First().Id;
        scenario.Names.Learn(
            code,
            await scenario.CodeAsync(grant, person, client, call.Field("code_verifier")!, asksConsent: hasRefreshToken || !call.Succeeded));
    }

    private static async Task MachineAsync(Scenario scenario, RecordedCall call)
    {
        if (call.Field("organization_id") is { } organization)
        {
            await scenario.EnsureAsync(scenario.Tenant.Find(organization));
            if (call.Succeeded)
            {
                await scenario.PostAsync(
                    $"/organizations/{scenario.Of(organization)}/applications",
                    new JsonObject { ["applicationIds"] = new JsonArray(scenario.Logto.ManagementAppId) });
            }
        }
    }

    private static async Task SubjectAsync(Scenario scenario, string subject)
    {
        var person = await PersonAsync(scenario, null);
        var made = await scenario.PostAsync("/subject-tokens", new JsonObject { ["userId"] = scenario.Of(person) });
        scenario.Names.Learn(subject, (string)made!["subjectToken"]!);
    }

    /// <summary>An opaque access token, whose person may be gone by now.</summary>
    private static async Task BearerAsync(Scenario scenario, RecordedCall call)
    {
        var bearer = call.Headers["authorization"]["Bearer ".Length..];
        var grant = scenario.Set.FindGrant(bearer);
        var person = await PersonAsync(scenario, grant, call.Succeeded ? call.ResponseBody as JsonObject : null);
        var without = call.Succeeded && call.ResponseBody is JsonObject claims && !Claims.All(claims.ContainsKey)
            ? new[] { "urn:logto:scope:organizations" }
            : [];
        var signedIn = await scenario.SignInAsync(grant, person, grant?.ClientId ?? scenario.Set.Web, without);
        scenario.Names.Learn(bearer, (string)signedIn.Tokens["access_token"]!);
        if (scenario.Recording.Says("deleted-user"))
        {
            await scenario.DeleteAsync($"/users/{scenario.Of(person)}");
        }
    }

    /// <summary>A token that is asked about or ended: refresh token, opaque access token, or an organization's JWT.</summary>
    private static async Task TokenAsync(Scenario scenario, RecordedCall call)
    {
        var token = call.Field("token")!;
        var grant = scenario.Set.FindGrant(token);
        var audience = (string?)RecordedGrant.Payload(token)?["aud"];
        var person = await PersonAsync(scenario, grant);
        var organization = audience?.Split(':')[^1];
        if (organization is not null)
        {
            await scenario.MemberAsync(organization, person, []);
        }

        var signedIn = await scenario.SignInAsync(grant, person, grant?.ClientId ?? scenario.Set.Web);
        var refresh = (string)signedIn.Tokens["refresh_token"]!;
        scenario.Names.Learn(token, organization is not null
            ? (string)(await scenario.TokenAsync(
                signedIn.ClientId,
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh),
                ("organization_id", scenario.Of(organization))))["access_token"]!
            : call.Field("token_type_hint") == "refresh_token" ? refresh : (string)signedIn.Tokens["access_token"]!);
        if (scenario.Recording.Says("after-removal"))
        {
            await scenario.DeleteAsync($"/organizations/{scenario.Of(organization!)}/users/{scenario.Of(person)}");
        }
    }

    /// <summary>A browser whose session is to end, and the page that asks whether to.</summary>
    private static async Task EndAsync(Scenario scenario, RecordedCall call)
    {
        if (!call.HasCookies)
        {
            return;
        }

        var signedIn = await scenario.SignInAsync(null, await PersonAsync(scenario, null), scenario.Set.Web);
        var hint = (string)signedIn.Tokens["id_token"]!;
        if (call.Query.FirstOrDefault(q => q.Key == "id_token_hint").Value is { } recorded)
        {
            scenario.Names.Learn(recorded, hint);
        }
        else if (call.Field("xsrf") is { } xsrf)
        {
            var back = new Uri(call.ResponseHeaders["location"][0]);
            var query = QueryHelpers.ParseQuery(back.Query)
                .Select(q => KeyValuePair.Create(q.Key, (string?)q.Value))
                .Append(new("id_token_hint", hint))
                .Append(new("post_logout_redirect_uri", back.GetLeftPart(UriPartial.Path)));
            var browser = new Browsing(scenario.Logto, scenario.Cookies);
            await browser.GetAsync(QueryHelpers.AddQueryString($"{scenario.Logto.Endpoint}/oidc/session/end", query));
            scenario.Names.Learn(xsrf, Xsrf().Match(browser.Answer.Text).Groups[1].Value);
        }
    }

    [GeneratedRegex("name=\"xsrf\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Xsrf();
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>A sign-in that was made here, with what came of it.</summary>
internal sealed record SignedIn(string PersonId, string ClientId, JsonObject Tokens, string Code, string Verifier);

/// <summary>Signs people in as Logto's own page does: an authorization request, the Experience API with a
/// password, consent, a code.</summary>
internal static class SignIns
{
    private const string RedirectUri = "http://localhost:5080/signin-logto";
    private const string Password = "Sup3r-Secret-anybody";

    /// <param name="grant">What was recorded of the sign-in; null for one that nothing is known of.</param>
    /// <param name="verifier">The code verifier; null for a new one.</param>
    /// <param name="asksConsent">Without it there is no refresh token.</param>
    /// <param name="without">Scopes that were not asked.</param>
    /// <returns>The code.</returns>
    public static async Task<string> CodeAsync(
        this Scenario scenario,
        RecordedGrant? grant,
        string personId,
        string clientId,
        string verifier,
        bool asksConsent = true,
        params string[] without)
    {
        await scenario.ApplicationAsync(clientId);
        var resources = (grant?.Resources ?? []).Append(RecordedGrant.Organizations).Distinct().ToList();
        foreach (var resource in resources)
        {
            await scenario.ResourceAsync(resource);
        }

        var scopes = (grant ?? new RecordedGrant()).AskedScopes
            .Concat(grant?.Permissions ?? [])
            .Append(asksConsent ? "openid" : "offline_access")
            .Distinct()
            .Except(without);
        var query = new List<KeyValuePair<string, string?>>
        {
            new("client_id", scenario.Of(clientId)),
            new("redirect_uri", RedirectUri),
            new("response_type", "code"),
            new("scope", string.Join(' ', scopes)),
            new("state", "a-state"),
            new("code_challenge", WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            new("code_challenge_method", "S256"),
        };
        query.AddRange(resources.Select(r => new KeyValuePair<string, string?>("resource", scenario.Of(r))));
        if (grant?.Nonce is { } nonce)
        {
            query.Add(new("nonce", nonce));
        }

        if (asksConsent)
        {
            query.Add(new("prompt", "consent"));
        }

        var browser = new Browsing(scenario.Logto, scenario.Cookies);
        await browser.GetAsync(QueryHelpers.AddQueryString($"{scenario.Logto.Endpoint}/oidc/auth", query));
        if (!IsBack(browser))
        {
            await ExperienceAsync(scenario, browser, personId);
        }

        return QueryHelpers.ParseQuery(browser.Address.Query).TryGetValue("code", out var code)
            ? code.ToString()
            : throw new InvalidOperationException(
                $"Set-up: the sign-in ended at {browser.Address} with {browser.Answer.Status} {browser.Answer.Text}");
    }

    public static async Task<SignedIn> SignInAsync(
        this Scenario scenario,
        RecordedGrant? grant,
        string personId,
        string clientId,
        params string[] without)
    {
        var verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var code = await CodeAsync(scenario, grant, personId, clientId, verifier, asksConsent: true, without);
        return new SignedIn(personId, clientId, await ExchangeAsync(scenario, clientId, code, verifier), code, verifier);
    }

    /// <summary>Registers somebody by a one-time token, as a magic link does.</summary>
    /// <returns>The new person's id.</returns>
    public static async Task<string> RegisterAsync(this Scenario scenario, string address, string clientId)
    {
        await scenario.ApplicationAsync(clientId);
        var made = (await scenario.PostAsync("/one-time-tokens", new JsonObject { ["email"] = address }))!;
        scenario.DeleteInTheEnd($"/one-time-tokens/{made["id"]}");
        var browser = new Browsing(scenario.Logto, new BrowserCookies());
        await browser.GetAsync(QueryHelpers.AddQueryString($"{scenario.Logto.Endpoint}/oidc/auth", new Dictionary<string, string?>
        {
            ["client_id"] = scenario.Of(clientId),
            ["redirect_uri"] = RedirectUri,
            ["response_type"] = "code",
            ["scope"] = "openid",
        }));
        await browser.ApiAsync(HttpMethod.Put, "", new JsonObject { ["interactionEvent"] = "Register" });
        var verified = await browser.ApiAsync(HttpMethod.Post, "/verification/one-time-token/verify", new JsonObject
        {
            ["identifier"] = new JsonObject { ["type"] = "email", ["value"] = address },
            ["token"] = made["token"]!.DeepClone(),
        });
        await browser.ApiAsync(HttpMethod.Post, "/profile", new JsonObject { ["type"] = "password", ["value"] = Password });
        await browser.ApiAsync(HttpMethod.Post, "/identification", new JsonObject
        {
            ["verificationId"] = verified!["verificationId"]!.DeepClone()
        });
        var submitted = await browser.ApiAsync(HttpMethod.Post, "/submit", null);
        await browser.GetAsync((string)submitted!["redirectTo"]!);
        var found =
            (await scenario.GetAsync($"/users?search.primaryEmail={Uri.EscapeDataString(address)}&mode.primaryEmail=exact"))!.AsArray();
        return (string)found[0]!["id"]!;
    }

    /// <summary>Exchanges the code a second time, which no server allows.</summary>
    public static async Task ReuseCodeAsync(this Scenario scenario, SignedIn signedIn)
    {
        try
        {
            await ExchangeAsync(scenario, signedIn.ClientId, signedIn.Code, signedIn.Verifier);
        }
        catch (InvalidOperationException)
        {
        }
    }

    private static Task<JsonObject> ExchangeAsync(Scenario scenario, string clientId, string code, string verifier) => TokenAsync(
        scenario, clientId, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RedirectUri),
        ("code_verifier", verifier));

    /// <summary>A call of the token endpoint, as this application.</summary>
    public static Task<JsonObject> TokenAsync(this Scenario scenario, string clientId, params (string Name, string Value)[] form) =>
        FormAsync(scenario, "/oidc/token", clientId, form);

    public static async Task<JsonObject> FormAsync(
        this Scenario scenario,
        string path,
        string clientId,
        params (string Name, string Value)[] form)
    {
        var application = scenario.Set.Applications[clientId];
        var fields = form.Select(f => KeyValuePair.Create(f.Name, f.Value)).ToList();
        using var request = new HttpRequestMessage(HttpMethod.Post, scenario.Logto.Endpoint + path);
        if (application.Secret is { } secret)
        {
            request.Headers.Authorization = LogtoUnderTest.Basic(scenario.Of(clientId), scenario.Of(secret));
        }
        else
        {
            fields.Add(KeyValuePair.Create("client_id", scenario.Of(clientId)));
        }

        request.Content = new FormUrlEncodedContent(fields);
        var answer = await scenario.Logto.SendAsync(request);
        return answer.Status < 300
            ? answer.Json as JsonObject ?? []
            : throw new InvalidOperationException($"Set-up: POST {path} {string.Join(' ', form)} answered {answer.Status} {answer.Text}");
    }

    private static async Task ExperienceAsync(Scenario scenario, Browsing browser, string personId)
    {
        var person = await scenario.GetAsync($"/users/{scenario.Of(personId)}");
        await scenario.PatchAsync($"/users/{scenario.Of(personId)}/password", new JsonObject { ["password"] = Password });
        await browser.ApiAsync(HttpMethod.Put, "", new JsonObject { ["interactionEvent"] = "SignIn" });
        var identifier = person!["primaryEmail"] is { } email
            ? new JsonObject { ["type"] = "email", ["value"] = email.DeepClone() }
            : new JsonObject { ["type"] = "username", ["value"] = person["username"]!.DeepClone() };
        var verified = await browser.ApiAsync(HttpMethod.Post, "/verification/password", new JsonObject
        {
            ["identifier"] = identifier,
            ["password"] = Password
        });
        await browser.ApiAsync(HttpMethod.Post, "/identification", new JsonObject
        {
            ["verificationId"] = verified!["verificationId"]!.DeepClone()
        });
        var submitted = await browser.ApiAsync(HttpMethod.Post, "/submit", null);
        await browser.GetAsync((string)submitted!["redirectTo"]!);
    }

    private static bool IsBack(Browsing browser) => browser.Address.ToString().StartsWith(RedirectUri, StringComparison.Ordinal);
}

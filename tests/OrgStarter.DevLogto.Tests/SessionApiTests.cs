using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Sessions and grants as the Management API shows and ends them.</summary>
public sealed class SessionApiTests(TestSite site)
{
    private static readonly string[] AllClaims = ["exp", "iat", "jti", "uid", "kind", "loginTs", "accountId", "authorizations"];
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task A_session_is_shown_as_Logto_keeps_it()
    {
        var (id, browser, _) = await SignInAsync();
        var session = (await SessionsAsync(id)).Single()!.AsObject();
        Assert.Equal(["payload", "lastSubmission", "clientId", "accountId", "expiresAt"], session.Select(f => f.Key));
        var payload = session["payload"]!.AsObject();
        Assert.Equal(AllClaims, payload.Select(f => f.Key));
        Assert.Equal(("Session", id), ((string?)payload["kind"], (string?)payload["accountId"]));
        Assert.Equal(browser.Cookies.GetCookies(new Uri(site.Logto.Endpoint))["orgstarter_session"]!.Value, (string?)payload["jti"]);
        Assert.Equal((long)session["expiresAt"]! / 1000, (long)payload["exp"]!);
        Assert.Equal(14 * 24 * 3600, (long)payload["exp"]! - (long)payload["iat"]!, 5d);

        var authorization = payload["authorizations"]![DevLogtoApplications.SiteId]!;
        Assert.Equal(["sid", "grantId", "persistsLogout"], authorization.AsObject().Select(f => f.Key));
        Assert.True((bool)authorization["persistsLogout"]!);
        Assert.Equal(
            ("Register", id),
            ((string?)session["lastSubmission"]!["interactionEvent"], (string?)session["lastSubmission"]!["userId"]));

        var one = await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/sessions/{payload["uid"]}");
        Assert.Equal(session.ToJsonString(), one.Body!.ToJsonString());
    }

    [Fact]
    public async Task Without_offline_access_the_session_takes_its_grant_along()
    {
        var (id, browser, _) = await SignInAsync("openid");
        var authorization = (await SessionsAsync(id)).Single()!["payload"]!["authorizations"]![DevLogtoApplications.SiteId]!.AsObject();
        Assert.Equal(["sid", "grantId"], authorization.Select(f => f.Key));
        Assert.Single(await GrantsAsync(id));
        await browser.GetAsync($"{site.Logto.Endpoint}/oidc/session/end");
        Assert.Empty(await GrantsAsync(id));
    }

    [Fact]
    public async Task A_grant_is_shown_with_what_was_consented_to()
    {
        var (id, _, _) = await SignInAsync("openid offline_access urn:logto:scope:organizations read:member made:up");
        var grant = Assert.Single(await GrantsAsync(id))!.AsObject();
        Assert.Equal(["id", "payload", "expiresAt", "application"], grant.Select(f => f.Key));
        Assert.Equal(43, ((string)grant["id"]!).Length);
        var payload = grant["payload"]!.AsObject();
        Assert.Equal(["exp", "iat", "jti", "kind", "clientId", "accountId", "openid", "resources"], payload.Select(f => f.Key));
        Assert.Equal("openid offline_access urn:logto:scope:organizations", (string?)payload["openid"]!["scope"]);
        Assert.Equal("read:member", (string?)payload["resources"]!["urn:logto:resource:organizations"]);
        Assert.Equal(180 * 24 * 3600, (long)payload["exp"]! - (long)payload["iat"]!);
        Assert.Equal(DevLogtoApplications.SiteId, (string?)grant["application"]!["id"]);
    }

    [Fact]
    public async Task A_session_that_is_deleted_keeps_its_refresh_token_and_asks_for_a_sign_in()
    {
        var (id, browser, tokens) = await SignInAsync();
        var uid = (string?)(await SessionsAsync(id)).Single()!["payload"]!["uid"];
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}/sessions/{uid}")).Status);
        Assert.Empty(await SessionsAsync(id));
        Assert.Equal(200, (await logto.RefreshAsync(tokens["refresh_token"]!)).Status);
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        Assert.Equal("/sign-in", browser.Page.Path);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("firstParty")]
    public async Task A_session_that_is_deleted_with_its_grants_takes_the_refresh_token_along(string target)
    {
        var (id, _, tokens) = await SignInAsync();
        var uid = (string?)(await SessionsAsync(id)).Single()!["payload"]!["uid"];
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}/sessions/{uid}?revokeGrantsTarget={target}")).Status);
        var refused = await logto.RefreshAsync(tokens["refresh_token"]!);
        Assert.Equal((400, "oidc.invalid_grant"), (refused.Status, refused["code"]));
        Assert.Empty(await GrantsAsync(id));
    }

    [Fact]
    public async Task A_deleted_grant_kills_its_tokens_and_leaves_the_person_signed_in()
    {
        var (id, browser, tokens) = await SignInAsync();
        var grantId = (string?)Assert.Single(await GrantsAsync(id))!["id"];
        Assert.Equal(200, (await logto.GetAsync("/oidc/me", tokens["access_token"])).Status);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}/grants/{grantId}")).Status);
        Assert.Equal(
            (400, "oidc.invalid_grant"),
            ((await logto.RefreshAsync(tokens["refresh_token"]!)).Status, (await logto.RefreshAsync(tokens["refresh_token"]!))["code"]));
        Assert.Equal(401, (await logto.GetAsync("/oidc/me", tokens["access_token"])).Status);
        Assert.Equal("{}", (await SessionsAsync(id)).Single()!["payload"]!["authorizations"]!.ToJsonString());

        // The session's cookie has changed, as after a sign-out of one application.
        Assert.NotEqual(
            browser.Cookies.GetCookies(new Uri(site.Logto.Endpoint))["orgstarter_session"]!.Value,
            (string?)(await SessionsAsync(id)).Single()!["payload"]!["jti"]);
    }

    [Fact]
    public async Task What_is_unknown_or_somebody_elses_is_not_found()
    {
        var (id, _, _) = await SignInAsync();
        var uid = (string?)(await SessionsAsync(id)).Single()!["payload"]!["uid"];
        var grantId = (string?)Assert.Single(await GrantsAsync(id))!["id"];
        await RefusesAsync(HttpMethod.Get, $"/users/{id}/sessions/nope", 404, "oidc.session_not_found");
        await RefusesAsync(HttpMethod.Delete, $"/users/{id}/sessions/nope", 404, "oidc.session_not_found");
        await RefusesAsync(HttpMethod.Delete, $"/users/ben000000001/sessions/{uid}", 404, "oidc.invalid_session_account_id");
        await RefusesAsync(HttpMethod.Delete, $"/users/{id}/sessions/{uid}?revokeGrantsTarget=some", 400, "guard.invalid_input");
        await RefusesAsync(HttpMethod.Delete, $"/users/{id}/grants/nope", 404, "oidc.invalid_grant");
        await RefusesAsync(HttpMethod.Delete, $"/users/ben000000001/grants/{grantId}", 404, "oidc.invalid_grant");
        Assert.Single(await SessionsAsync(id));
        Assert.Single(await GrantsAsync(id));
        Assert.Empty(await SessionsAsync("nobody"));
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/grants?appType=thirdParty")).Body!["grants"]!.AsArray());
    }

    [Fact]
    public async Task A_suspension_ends_the_sessions_for_good()
    {
        var (id, browser, _) = await SignInAsync();
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = false });
        Assert.Empty(await SessionsAsync(id));
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        Assert.Equal("/sign-in", browser.Page.Path);
    }

    private async Task RefusesAsync(HttpMethod method, string path, int status, string code)
    {
        var answer = await logto.ApiAsync(method, path);
        Assert.Equal((status, code), (answer.Status, answer["code"]));
    }

    private async Task<JsonArray> SessionsAsync(string id) =>
        (await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/sessions")).Body!["sessions"]!.AsArray();

    private async Task<JsonArray> GrantsAsync(string id) =>
        (await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/grants")).Body!["grants"]!.AsArray();

    private async Task<(string Id, Browser Browser, JsonAnswer Tokens)> SignInAsync(string? scopes = null)
    {
        var (email, browser) = (TestSite.Someone(), LogtoClient.NewBrowser());
        await browser.GetAsync(logto.AuthorizeUrl(scopes?.Split(' ') ?? LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", email));
        var tokens = await logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!);
        return (await site.PersonIdAsync(email), browser, tokens);
    }
}

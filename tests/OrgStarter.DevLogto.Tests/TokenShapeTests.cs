using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>What the token endpoint answers, field by field: order, narrowing, the order of its checks, its headers.</summary>
public sealed class TokenShapeTests(TestSite site)
{
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task A_code_exchange_answers_Logtos_fields_claims_and_headers_in_its_order()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        Assert.Equal(
            ["access_token", "expires_in", "id_token", "refresh_token", "scope", "token_type"],
            tokens.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(
            "openid profile email offline_access urn:logto:scope:organizations urn:logto:scope:organization_roles",
            tokens["scope"]);
        var claims = tokens.Claims("id_token");
        Assert.Equal(
            [
                "sub", "name", "preferred_username", "picture", "updated_at", "username", "created_at", "email", "email_verified",
                "organizations",
             "organization_roles", "nonce", "aud", "exp", "iat", "iss"
            ],
            claims.Select(c => c.Key));
        Assert.Equal(("application/json; charset=utf-8", "no-store", "*"),
            (tokens.Headers["Content-Type"], tokens.Headers["Cache-Control"], tokens.Headers["Access-Control-Allow-Origin"]));
        Assert.False(tokens.Headers.ContainsKey("Pragma"));
    }

    [Fact]
    public async Task A_refresh_repeats_the_nonce_and_hashes_no_access_token()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        foreach (var refreshed in new[]
        {
            await logto.RefreshAsync(tokens["refresh_token"]!),
            await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "birchbooks01"))
        })
        {
            Assert.Equal("a-nonce", (string?)refreshed.Claims("id_token")["nonce"]);
            Assert.False(refreshed.Claims("id_token").ContainsKey("at_hash"));
        }
    }

    [Fact]
    public async Task The_claims_come_in_the_order_of_the_scopes_and_what_is_unknown_stays_away()
    {
        var address = TestSite.Someone();
        var tokens = await logto.SignInAsync(address, ["openid", "email", "profile"], ("nonce", ""));
        Assert.Equal(
            ["sub", "email", "email_verified", "name", "picture", "updated_at", "username", "created_at", "aud", "exp", "iat", "iss"],
            tokens.Claims("id_token").Select(c => c.Key));
        Assert.Null(tokens.Claims("id_token")["username"]);
    }

    [Fact]
    public async Task A_profile_that_was_filled_in_is_in_the_claims()
    {
        var address = TestSite.Someone();
        await logto.SignInAsync(address);
        var id = await site.PersonIdAsync(address);
        await logto.ApiAsync(
            HttpMethod.Patch,
            $"/users/{id}/profile",
            new { profile = new { familyName = "User", givenName = "Rec", website = "https://example.com" } });
        var claims = (await logto.SignInAsync(address, ["openid", "profile"])).Claims("id_token");
        Assert.Equal(
            ("User", "Rec", "https://example.com"),
            ((string?)claims["family_name"], (string?)claims["given_name"], (string?)claims["website"]));
    }

    [Fact]
    public async Task Scope_narrows_an_opaque_token_but_not_the_refresh_token()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        var narrow = await logto.RefreshAsync(tokens["refresh_token"]!, ("scope", "openid email"));
        Assert.Equal("openid email", narrow["scope"]);
        Assert.False(narrow.Claims("id_token").ContainsKey("name"));
        Assert.Equal(
            ["sub", "email", "email_verified"],
            (await logto.GetAsync("/oidc/me", narrow["access_token"])).Body!.AsObject().Select(f => f.Key));
        Assert.Equal(tokens["scope"], (await logto.RefreshAsync(tokens["refresh_token"]!))["scope"]);
    }

    [Fact]
    public async Task Without_openid_there_is_no_ID_token()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        var narrow = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "birchbooks01"), ("scope", "read:member"));
        Assert.Equal(["access_token", "expires_in", "refresh_token", "scope", "token_type"], narrow.Body!.AsObject().Select(f => f.Key));
        // One API was asked at sign-in: a token without openid is for that.
        var plain = await logto.RefreshAsync(tokens["refresh_token"]!, ("scope", "read:member"));
        Assert.Equal("urn:logto:resource:organizations", (string?)plain.Claims("access_token")["aud"]);
    }

    [Fact]
    public async Task Who_is_no_member_is_told_that_before_anything_about_scopes()
    {
        var tokens = await logto.SignInAsync("ben@example.com", ["openid", "offline_access"]);
        Assert.Equal("access_denied", (await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "birchbooks01")))["error"]);
        Assert.Equal(
            "insufficient_scope",
            (await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee")))["error"]);
        Assert.Equal(
            "invalid_scope",
            (await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "birchbooks01"), ("scope", "profile")))["error"]);
    }

    [Fact]
    public async Task Refusals_have_Logtos_fields_in_its_order_and_challenge_only_who_sent_a_header()
    {
        var garbage = await logto.RefreshAsync("nope");
        Assert.Equal(["code", "message", "error_uri", "error", "error_description"], garbage.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(("no-store", "*"), (garbage.Headers["Cache-Control"], garbage.Headers["Access-Control-Allow-Origin"]));
        Assert.Equal("missing required parameter 'refresh_token'", (await logto.RefreshAsync(""))["error_description"]);

        var wrong = await logto.TokenAsync((LogtoClient.SiteApp.Id, "wrong"), ("grant_type", "refresh_token"), ("refresh_token", "x"));
        Assert.Equal(["code", "message", "error", "error_description"], wrong.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(
            $"Basic realm=\"{site.Logto.Endpoint}/oidc\", error=\"invalid_client\", error_description=\"client authentication failed\"",
            wrong.Headers["WWW-Authenticate"]);
        var form = await logto.PostFormAsync(
            "/oidc/token",
            ("client_id", LogtoClient.SiteApp.Id),
            ("client_secret", "wrong"),
            ("grant_type", "refresh_token"),
            ("refresh_token", "x"));
        Assert.Equal((401, false), (form.Status, form.Headers.ContainsKey("WWW-Authenticate")));
        var nobody = await logto.PostFormAsync("/oidc/token", ("grant_type", "refresh_token"), ("refresh_token", "x"));
        Assert.Equal((400, "no client authentication mechanism provided"), (nobody.Status, nobody["error_description"]));
    }

    [Fact]
    public async Task A_grant_that_is_not_for_this_kind_of_client_is_refused()
    {
        var token = await logto.TokenAsync(
            LogtoClient.SiteApp,
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"));
        Assert.Equal(
            (400, "invalid_request", "requested grant type is not allowed for this client"),
            (token.Status, token["error"], token["error_description"]));
    }

    [Fact]
    public async Task Another_clients_refresh_token_is_refused()
    {
        var (_, other) = await logto.NewApplicationAsync("Traditional");
        var tokens = await logto.SignInAsync("ben@example.com");
        Assert.Equal("invalid_grant", (await logto.RefreshAtAsync(other, tokens["refresh_token"]!))["error"]);
        Assert.Equal(200, (await logto.RefreshAsync(tokens["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task A_suspended_persons_refresh_token_is_dead_also_afterwards_and_so_is_a_deleted_persons()
    {
        var address = TestSite.Someone();
        var tokens = await logto.SignInAsync(address);
        var id = await site.PersonIdAsync(address);
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        Assert.Equal("invalid_grant", (await logto.RefreshAsync(tokens["refresh_token"]!))["error"]);
        Assert.Equal((401, "oidc.invalid_token"), await MeAsync(tokens));
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = false });
        Assert.Equal("invalid_grant", (await logto.RefreshAsync(tokens["refresh_token"]!))["error"]);

        tokens = await logto.SignInAsync(address);
        await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}");
        Assert.Equal("invalid_grant", (await logto.RefreshAsync(tokens["refresh_token"]!))["error"]);
        Assert.Equal((401, "oidc.invalid_token"), await MeAsync(tokens));

        async Task<(int, string?)> MeAsync(JsonAnswer answer) =>
            await logto.GetAsync("/oidc/me", answer["access_token"]) is var me ? (me.Status, me["code"]) : default;
    }
}

using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Discovery, keys, user info, introspection, revocation: status, headers and fields as a running Logto answered.</summary>
public sealed class ProviderEndpointTests(TestSite site)
{
    private const string NoStore = "no-store";
    private readonly LogtoClient logto = new(site.Logto);

    [Theory]
    [InlineData("openid-configuration")]
    [InlineData("oauth-authorization-server")]
    public async Task Discovery_claims_what_Logto_claims_and_nothing_that_is_not_there(string name)
    {
        var document = await logto.GetAsync($"/oidc/.well-known/{name}");
        Assert.Equal(
            ("application/json; charset=utf-8", "*"),
            (document.Headers["Content-Type"], document.Headers["Access-Control-Allow-Origin"]));
        Assert.False(document.Headers.ContainsKey("Cache-Control"));
        Assert.Equal(
            [
                "authorization_endpoint",
                "claims_parameter_supported",
                "claims_supported",
                "code_challenge_methods_supported",
                "end_session_endpoint",
                "grant_types_supported",
                "issuer",
                "jwks_uri",
                "authorization_response_iss_parameter_supported",
                "response_modes_supported",
                "response_types_supported",
                "scopes_supported",
                "subject_types_supported",
                "token_endpoint_auth_methods_supported",
                "token_endpoint",
                "id_token_signing_alg_values_supported",
                "pushed_authorization_request_endpoint",
                "request_uri_parameter_supported",
                "userinfo_endpoint",
                "introspection_endpoint",
                "revocation_endpoint",
                "backchannel_logout_supported",
                "backchannel_logout_session_supported",
                "claim_types_supported"
            ],
            document.Body!.AsObject().Select(f => f.Key));
        Assert.Equal($"{site.Logto.Endpoint}/oidc/request", document["pushed_authorization_request_endpoint"]);
        Assert.Equal(["authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"],
            document.Body!["grant_types_supported"]!.AsArray().Select(g => (string?)g));
    }

    [Fact]
    public async Task The_key_is_an_elliptic_one_with_Logtos_fields()
    {
        var keys = await logto.GetAsync("/oidc/jwks");
        Assert.Equal(
            ("application/jwk-set+json; charset=utf-8", "no-cache, max-age=0, must-revalidate"),
            (
                keys.Headers["Content-Type"],
                string.Join(
                    ", ",
                    keys.Headers["Cache-Control"].Split(", ").OrderBy(d => d == "must-revalidate").ThenBy(d => d != "no-cache"))));
        var key = Assert.Single(keys.Body!["keys"]!.AsArray())!.AsObject();
        Assert.Equal(["kty", "use", "kid", "alg", "crv", "x", "y"], key.Select(f => f.Key));
        Assert.Equal(("EC", "sig", "ES384", "P-384"), ((string?)key["kty"], (string?)key["use"], (string?)key["alg"], (string?)key["crv"]));
    }

    [Theory]
    [InlineData("/.well-known/nope")]
    [InlineData("/nope")]
    [InlineData("/token")]
    public async Task What_the_provider_does_not_have_is_answered_in_its_own_form(string path)
    {
        var answer = await logto.GetAsync($"/oidc{path}");
        Assert.Equal(404, answer.Status);
        Assert.Equal(["code", "message", "error", "error_description"], answer.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(
            ("oidc.invalid_request", $"unrecognized route or not allowed method (GET on {path})"),
            (answer["code"], answer["error_description"]));
    }

    [Fact]
    public async Task User_info_is_in_Logtos_order_and_current()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        var me = await logto.GetAsync("/oidc/me", tokens["access_token"]);
        Assert.Equal((NoStore, "*"), (me.Headers["Cache-Control"], me.Headers["Access-Control-Allow-Origin"]));
        Assert.Equal(
            [
                "sub", "name", "preferred_username", "picture", "updated_at", "username", "created_at", "email", "email_verified",
                "organizations",
             "organization_data", "organization_roles"
            ],
            me.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(["id", "name", "description"], me.Body!["organization_data"]![0]!.AsObject().Select(f => f.Key));
    }

    [Fact]
    public async Task User_info_without_a_good_token_challenges_as_Logto_does()
    {
        var realm = $"Bearer realm=\"{site.Logto.Endpoint}/oidc\"";
        var garbage = await logto.GetAsync("/oidc/me", "nope");
        Assert.Equal(
            (401, "oidc.invalid_token", "Invalid token provided.", "invalid token provided"),
            (garbage.Status, garbage["code"], garbage["message"], garbage["error_description"]));
        Assert.Equal(
            $"{realm}, error=\"invalid_token\", error_description=\"invalid token provided\"",
            garbage.Headers["WWW-Authenticate"]);

        var missing = await logto.GetAsync("/oidc/me");
        Assert.Equal(
            (400, "no access token provided", realm),
            (missing.Status, missing["error_description"], missing.Headers["WWW-Authenticate"]));

        var tokens = await logto.SignInAsync("dan@example.com");
        var organization = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "birchbooks01"));
        Assert.Equal((401, "oidc.invalid_token"), await StatusAsync("/oidc/me", organization));
        // Two APIs asked and none of them meant: an opaque token, here one that is not about the person.
        var api = await logto.NewApiAsync();
        tokens = await logto.SignInAsync("dan@example.com", null, ("resource", $"urn:logto:resource:organizations,{api.Indicator}"));
        var narrow = await logto.GetAsync(
            "/oidc/me",
            (await logto.RefreshAsync(tokens["refresh_token"]!, ("scope", "email")))["access_token"]);
        Assert.Equal((403, "insufficient_scope", "openid"), (narrow.Status, narrow["error"], narrow["scope"]));
        Assert.EndsWith(", scope=\"openid\"", narrow.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Introspection_describes_opaque_tokens_and_refuses_every_JWT()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        var access = await IntrospectAsync(tokens["access_token"]!);
        Assert.Equal(
            ["active", "sub", "client_id", "exp", "iat", "iss", "scope", "token_type"],
            access.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(
            ("true", "dan000000001", LogtoClient.SiteApp.Id, tokens["scope"]),
            (access["active"], access["sub"], access["client_id"], access["scope"]));
        Assert.Equal(3600, (long)access.Body!["exp"]! - (long)access.Body!["iat"]!);
        Assert.Equal((NoStore, "*"), (access.Headers["Cache-Control"], access.Headers["Access-Control-Allow-Origin"]));

        var refresh = await IntrospectAsync(tokens["refresh_token"]!);
        Assert.Equal(["active", "sub", "client_id", "exp", "iat", "iss", "scope"], refresh.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(tokens["scope"], refresh["scope"]);
        Assert.Equal(14 * 24 * 3600, (long)refresh.Body!["exp"]! - (long)refresh.Body!["iat"]!);

        var organization = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "birchbooks01"));
        foreach (var jwt in new[] { organization["access_token"]!, tokens["id_token"]!, "eyJhbGciOiJub25lIn0.e30.x" })
        {
            AssertUnsupported(await IntrospectAsync(jwt), "Structured JWT Tokens cannot be introspected via the introspection_endpoint");
        }

        foreach (var unknown in new[] { "nope", "a.b.c" })
        {
            Assert.Equal("""{"active":false}""", (await IntrospectAsync(unknown)).Body!.ToJsonString());
        }

        // The client is authenticated before its token is looked at.
        Assert.Equal(
            401,
            (await logto.PostAsync("/oidc/token/introspection", (LogtoClient.SiteApp.Id, "wrong"), ("token", tokens["id_token"]!))).Status);
    }

    [Fact]
    public async Task Another_application_with_a_secret_may_ask_about_a_token_but_not_end_it()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        var (_, other) = await logto.NewApplicationAsync("Traditional");
        var (_, publicApp) = await logto.NewApplicationAsync("SPA");
        Assert.Equal("true", (await logto.PostAsync("/oidc/token/introspection", other, ("token", tokens["access_token"]!)))["active"]);
        Assert.Equal(
            "false",
            (await logto.PostFormAsync(
                "/oidc/token/introspection",
                ("client_id", publicApp.Id),
                ("token", tokens["access_token"]!)))["active"]);
        var revocation = await logto.PostAsync("/oidc/token/revocation", other, ("token", tokens["access_token"]!));
        Assert.Equal(
            (400, "invalid_request", "client is not authorized to revoke the presented token"),
            (revocation.Status, revocation["error"], revocation["error_description"]));
        // A client without a secret learns nothing about a token that it guesses.
        Assert.Equal(
            200,
            (await logto.PostFormAsync("/oidc/token/revocation", ("client_id", publicApp.Id), ("token", tokens["access_token"]!))).Status);
        Assert.Equal(200, (await logto.GetAsync("/oidc/me", tokens["access_token"])).Status);
    }

    [Fact]
    public async Task Revoking_an_opaque_token_ends_its_grant_and_a_JWT_is_not_revoked()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        var organization = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "birchbooks01"));
        AssertUnsupported(
            await logto.PostAsync("/oidc/token/revocation", LogtoClient.SiteApp, ("token", organization["access_token"]!)),
            "Structured JWT Tokens cannot be revoked via the revocation_endpoint");
        await RevokeAsync("nope");
        await RevokeAsync("a.b.c");
        Assert.Equal(200, (await logto.GetAsync("/oidc/me", tokens["access_token"])).Status);

        foreach (var revoked in new[] { "access_token", "refresh_token" })
        {
            tokens = await logto.SignInAsync("dan@example.com");
            var refreshed = await logto.RefreshAsync(tokens["refresh_token"]!);
            var other = await logto.SignInAsync("dan@example.com");
            await RevokeAsync(tokens[revoked]!);
            Assert.Equal((401, "oidc.invalid_token"), await StatusAsync("/oidc/me", tokens));
            Assert.Equal((401, "oidc.invalid_token"), await StatusAsync("/oidc/me", refreshed));
            Assert.Equal("invalid_grant", (await logto.RefreshAsync(tokens["refresh_token"]!))["error"]);
            // The same person's other sign-in is a grant of its own.
            Assert.Equal(200, (await logto.RefreshAsync(other["refresh_token"]!)).Status);
        }

        var missing = await logto.PostAsync("/oidc/token/revocation", LogtoClient.SiteApp);
        Assert.Equal((400, "missing required parameter 'token'"), (missing.Status, missing["error_description"]));
    }

    private static void AssertUnsupported(JsonAnswer answer, string description)
    {
        Assert.Equal(["code", "message", "error", "error_description"], answer.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(
            (
                400,
                "oidc.unsupported_token_type",
                "An OIDC error occurred: oidc.unsupported_token_type.",
                "unsupported_token_type",
                description),
            (answer.Status, answer["code"], answer["message"], answer["error"], answer["error_description"]));
    }

    private Task<JsonAnswer> IntrospectAsync(string token) =>
        logto.PostAsync("/oidc/token/introspection", LogtoClient.SiteApp, ("token", token));

    private async Task RevokeAsync(string token)
    {
        var answer = await logto.PostAsync("/oidc/token/revocation", LogtoClient.SiteApp, ("token", token));
        Assert.Equal((200, "text/plain; charset=utf-8", false),
            (answer.Status, answer.Headers["Content-Type"], answer.Headers.ContainsKey("Cache-Control")));
    }

    private async Task<(int Status, string? Code)> StatusAsync(string path, JsonAnswer tokens)
    {
        var answer = await logto.GetAsync(path, tokens["access_token"]);
        return (answer.Status, answer["code"]);
    }
}

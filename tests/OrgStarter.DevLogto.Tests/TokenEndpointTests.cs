using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>The token endpoint, answer by answer, against what a running Logto said.</summary>
public sealed class TokenEndpointTests(TestSite site)
{
    private static readonly string[] OrganizationTokenClaims = ["aud", "client_id", "exp", "iat", "iss", "jti", "scope", "sub"];
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task A_code_gives_an_opaque_access_token_an_ID_token_and_a_refresh_token()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        Assert.Equal(200, tokens.Status);
        Assert.Equal(43, tokens["access_token"]!.Length);
        Assert.Equal(43, tokens["refresh_token"]!.Length);
        Assert.Equal("Bearer", tokens["token_type"]);
        Assert.Equal("3600", tokens["expires_in"]);

        Assert.Equal(["alg", "kid"], tokens.Header("id_token").Select(h => h.Key));
        Assert.Equal("ES384", (string?)tokens.Header("id_token")["alg"]);
        var claims = tokens.Claims("id_token");
        Assert.Equal(
            ["aud", "created_at", "email", "email_verified", "exp", "iat", "iss", "name", "nonce", "organization_roles", "organizations",
             "picture", "preferred_username", "sub", "updated_at", "username"],
            claims.Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.Equal("dan000000001", (string?)claims["sub"]);
        Assert.Equal("a-nonce", (string?)claims["nonce"]);
        Assert.True((bool)claims["email_verified"]!);
        Assert.Null(claims["picture"]);
        Assert.True((long)claims["updated_at"]! > 1_000_000_000_000, "Logto's updated_at is in milliseconds.");
        Assert.Contains("birchbooks01:owner", claims["organization_roles"]!.AsArray().Select(r => (string?)r));
        Assert.Contains("aur0racoffee", claims["organizations"]!.AsArray().Select(r => (string?)r));
    }

    [Theory]
    [InlineData("openid profile offline_access", "login")]
    [InlineData("openid profile", "consent")]
    public async Task Without_offline_access_or_without_consent_there_is_no_refresh_token(string scopes, string prompt)
    {
        var tokens = await logto.SignInAsync("ben@example.com", scopes.Split(' '), ("prompt", prompt));
        Assert.Equal(200, tokens.Status);
        Assert.Null(tokens["refresh_token"]);
    }

    [Fact]
    public async Task A_code_works_once_and_its_second_use_kills_the_grant()
    {
        var code = await logto.CodeAsync("ben@example.com");
        var first = await logto.ExchangeAsync(code);
        var second = await logto.ExchangeAsync(code);
        AssertInvalidGrant(second);
        AssertInvalidGrant(await logto.RefreshAsync(first["refresh_token"]!));
    }

    [Theory]
    [InlineData("redirect_uri", "http://localhost:5080/signin-logtox")]
    [InlineData("code_verifier", "another-verifier-that-is-long-enough-for-the-rules")]
    [InlineData("code", "nope")]
    public async Task A_code_with_anything_wrong_about_it_is_refused(string parameter, string value)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = await logto.CodeAsync("ben@example.com"),
            ["redirect_uri"] = LogtoClient.Redirect,
            ["code_verifier"] = LogtoClient.Verifier,
        };
        form[parameter] = value;
        AssertInvalidGrant(await logto.TokenAsync(LogtoClient.SiteApp, [.. form.Select(f => (f.Key, f.Value))]));
    }

    [Fact]
    public async Task A_refresh_returns_the_same_refresh_token_and_the_whole_scope()
    {
        var tokens = await logto.SignInAsync("ben@example.com");
        var refreshed = await logto.RefreshAsync(tokens["refresh_token"]!);
        Assert.Equal(200, refreshed.Status);
        Assert.Equal(tokens["refresh_token"], refreshed["refresh_token"]);
        Assert.Equal(tokens["scope"], refreshed["scope"]);
        Assert.NotEqual(tokens["access_token"], refreshed["access_token"]);
        Assert.NotNull(refreshed["id_token"]);
    }

    [Theory]
    [InlineData("alice@example.com", "owner")]
    [InlineData("ben@example.com", "admin")]
    [InlineData("chloe@example.com", "member")]
    public async Task An_organization_token_has_the_permissions_of_the_role_and_exactly_Logtos_claims(string email, string role)
    {
        var token = await OrganizationTokenAsync(email, "aur0racoffee");
        Assert.Equal(200, token.Status);
        Assert.Equal(("ES384", "at+jwt"), ((string?)token.Header("access_token")["alg"], (string?)token.Header("access_token")["typ"]));
        var claims = token.Claims("access_token");
        Assert.Equal(OrganizationTokenClaims, claims.Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.Equal("urn:logto:organization:aur0racoffee", (string?)claims["aud"]);
        Assert.Equal($"{site.Logto.Endpoint}/oidc", (string?)claims["iss"]);
        Assert.Equal(LogtoClient.SiteApp.Id, (string?)claims["client_id"]);
        Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Equal(
            global::OrgStarter.SiteRoles.Template.ByRole[role].Order(StringComparer.Ordinal),
            ((string)claims["scope"]!).Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal("3600", token["expires_in"]);
        Assert.Equal((string)claims["scope"]!, token["scope"]);
    }

    [Fact]
    public async Task Permissions_that_were_not_asked_at_sign_in_are_not_in_the_token()
    {
        var tokens = await logto.SignInAsync(
            "alice@example.com",
            ["openid", "offline_access", "urn:logto:scope:organizations", "read:member"]);
        var token = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"));
        Assert.Equal("read:member", (string?)token.Claims("access_token")["scope"]);

        tokens = await logto.SignInAsync("alice@example.com", ["openid", "offline_access", "urn:logto:scope:organizations"]);
        token = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"));
        Assert.Equal(200, token.Status);
        Assert.Equal("", (string?)token.Claims("access_token")["scope"]);
    }

    [Fact]
    public async Task Scope_narrows_the_token_and_one_that_was_not_asked_is_refused()
    {
        var tokens = await logto.SignInAsync(
            "alice@example.com",
            ["openid", "offline_access", "urn:logto:scope:organizations", "read:member", "read:audit"]);
        var narrow = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"), ("scope", "read:audit"));
        Assert.Equal("read:audit", (string?)narrow.Claims("access_token")["scope"]);
        var wide = await logto.RefreshAsync(
            tokens["refresh_token"]!,
            ("organization_id", "aur0racoffee"),
            ("scope", "delete:organization"));
        Assert.Equal((400, "invalid_scope"), (wide.Status, wide["error"]));
    }

    [Fact]
    public async Task The_privilege_trap_is_there_as_in_Logto()
    {
        var tokens = await logto.SignInAsync("chloe@example.com");
        var token = await logto.RefreshAsync(
            tokens["refresh_token"]!,
            ("organization_id", "aur0racoffee"),
            ("resource", "urn:logto:resource:organizations"));
        var claims = token.Claims("access_token");
        Assert.Equal("urn:logto:resource:organizations", (string?)claims["aud"]);
        Assert.Equal("aur0racoffee", (string?)claims["organization_id"]);
        Assert.Contains("delete:organization", (string?)claims["scope"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("birchbooks01")]
    [InlineData("doesnotexist")]
    public async Task A_foreign_and_an_unknown_organization_are_refused_alike(string organization)
    {
        var token = await OrganizationTokenAsync("ben@example.com", organization);
        Assert.Equal(403, token.Status);
        Assert.Equal(("access_denied", "user is not a member of the organization"), (token["error"], token["error_description"]));
        Assert.Equal(("oidc.access_denied", "Access denied."), (token["code"], token["message"]));
    }

    [Fact]
    public async Task Without_the_organizations_scope_the_refusal_names_it()
    {
        var tokens = await logto.SignInAsync("ben@example.com", ["openid", "offline_access", "profile"]);
        var token = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"));
        Assert.Equal(403, token.Status);
        Assert.Equal(
            ("insufficient_scope", "refresh token missing required scope", "urn:logto:scope:organizations"),
            (token["error"], token["error_description"], token["scope"]));
        Assert.Equal("oidc.insufficient_scope", token["code"]);
    }

    [Fact]
    public async Task An_organization_that_requires_a_second_factor_says_so()
    {
        await using var own = await TestSite.StartAsync();
        await own.Logto.RequireSecondFactorAsync("aur0racoffee");
        var client = new LogtoClient(own.Logto);
        var tokens = await client.SignInAsync("ben@example.com");
        var token = await client.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"));
        Assert.Equal((403, "organization requires MFA but user has no MFA configured"), (token.Status, token["error_description"]));
        await own.Logto.AddSecondFactorAsync("ben@example.com");
        Assert.Equal(200, (await client.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"))).Status);
    }

    [Fact]
    public async Task Garbage_a_missing_token_and_a_revoked_one_are_told_apart_as_Logto_does()
    {
        AssertInvalidGrant(await logto.RefreshAsync("nope"));
        var missing = await logto.RefreshAsync("");
        Assert.Equal((400, "invalid_request"), (missing.Status, missing["error"]));

        var tokens = await logto.SignInAsync("ben@example.com");
        var revocation = await logto.PostAsync(
            "/oidc/token/revocation",
            LogtoClient.SiteApp,
            ("token", tokens["refresh_token"]!),
            ("token_type_hint", "refresh_token"));
        Assert.Equal(200, revocation.Status);
        AssertInvalidGrant(await logto.RefreshAsync(tokens["refresh_token"]!));
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_grant_are_refused()
    {
        var wrong = await logto.TokenAsync((LogtoClient.SiteApp.Id, "wrong"), ("grant_type", "refresh_token"), ("refresh_token", "x"));
        Assert.Equal((401, "invalid_client", "client authentication failed"), (wrong.Status, wrong["error"], wrong["error_description"]));
        Assert.StartsWith("Basic", wrong.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        var grant = await logto.TokenAsync(LogtoClient.SiteApp, ("grant_type", "password"), ("username", "ben"), ("password", "x"));
        Assert.Equal((400, "oidc.unsupported_grant_type"), (grant.Status, grant["code"]));
    }

    [Fact]
    public async Task From_seventy_percent_of_its_life_on_every_use_gives_a_new_refresh_token()
    {
        await using var own = await TestSite.StartAsync();
        var client = new LogtoClient(own.Logto);
        var tokens = await client.SignInAsync("ben@example.com");
        own.Time.Advance(TimeSpan.FromDays(9.7));
        Assert.Equal(tokens["refresh_token"], (await client.RefreshAsync(tokens["refresh_token"]!))["refresh_token"]);
        own.Time.Advance(TimeSpan.FromDays(0.2));
        var rotated = await client.RefreshAsync(tokens["refresh_token"]!);
        Assert.Equal(200, rotated.Status);
        Assert.NotEqual(tokens["refresh_token"], rotated["refresh_token"]);
        Assert.Equal(200, (await client.RefreshAsync(tokens["refresh_token"]!)).Status);

        own.Time.Advance(TimeSpan.FromSeconds(4));
        AssertInvalidGrant(await client.RefreshAsync(tokens["refresh_token"]!));
        AssertInvalidGrant(await client.RefreshAsync(rotated["refresh_token"]!));
    }

    [Fact]
    public async Task Who_the_token_is_about_is_told_as_it_is_now()
    {
        var tokens = await logto.SignInAsync("dan@example.com");
        var me = await logto.GetAsync("/oidc/me", tokens["access_token"]);
        Assert.Equal(200, me.Status);
        Assert.Equal("dan000000001", me["sub"]);
        Assert.Contains(me.Body!["organization_data"]!.AsArray(), o => (string?)o!["name"] == "Birch Books");
        Assert.Equal(401, (await logto.GetAsync("/oidc/me", "nope")).Status);
    }

    [Fact]
    public async Task A_machine_gets_a_token_for_the_Management_API()
    {
        var token = await MachineAsync(("resource", "https://default.logto.app/api"), ("scope", "all"));
        Assert.Equal(200, token.Status);
        var claims = token.Claims("access_token");
        Assert.Equal(
            ("https://default.logto.app/api", "all", LogtoClient.ManagementApp.Id),
            ((string?)claims["aud"], (string?)claims["scope"], (string?)claims["sub"]));
        Assert.Null(token["refresh_token"]);
        Assert.Null(token["id_token"]);
    }

    [Theory]
    [InlineData("", "both `resource` and `organization_id` are not provided")]
    [InlineData("https://nope.example", "resource indicator is missing, or unknown")]
    [InlineData("nope", "resource indicator must be an absolute URI")]
    public async Task A_machine_without_a_known_resource_gets_none(string resource, string description)
    {
        var token = resource.Length == 0
            ? await MachineAsync(("scope", "all"))
            : await MachineAsync(("resource", resource), ("scope", "all"));
        Assert.Equal((400, "oidc.invalid_target", description), (token.Status, token["code"], token["error_description"]));
    }

    [Fact]
    public async Task A_machine_that_forgets_the_scope_gets_a_token_that_opens_nothing()
    {
        var token = await MachineAsync(("resource", "https://default.logto.app/api"));
        Assert.Equal(200, token.Status);
        Assert.False(token.Claims("access_token").ContainsKey("scope"));
        var answer = await logto.GetAsync("/api/organizations", token["access_token"]);
        Assert.Equal((403, "auth.forbidden"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task State_survives_a_restart_and_a_reset_ends_it()
    {
        var folder = Directory.CreateTempSubdirectory("orgstarter-restart-");
        try
        {
            var options = new global::OrgStarter.DevLogto.DevLogtoOptions
            {
                RolePermissions = global::OrgStarter.SiteRoles.Template.ByRole,
                WebhookEvents = [],
                Database = Path.Combine(folder.FullName, "logto.db")
            };
            string refreshToken;
            await using (var server = await global::OrgStarter.DevLogto.DevLogtoServer.StartAsync(options))
            {
                options.Url = server.Endpoint;
                refreshToken = (await new LogtoClient(server).SignInAsync("new@example.com"))["refresh_token"]!;
            }

            await using var again = await global::OrgStarter.DevLogto.DevLogtoServer.StartAsync(options);
            Assert.Equal(200, (await new LogtoClient(again).RefreshAsync(refreshToken)).Status);
            await again.ResetAsync();
            AssertInvalidGrant(await new LogtoClient(again).RefreshAsync(refreshToken));
            Assert.Null(await again.FindPersonAsync("new@example.com"));
            Assert.Equal("ben000000001", await again.FindPersonAsync("ben@example.com"));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private Task<JsonAnswer> MachineAsync(params (string, string)[] form) =>
        logto.TokenAsync(LogtoClient.ManagementApp, [("grant_type", "client_credentials"), .. form]);

    private async Task<JsonAnswer> OrganizationTokenAsync(string email, string organization) =>
        await logto.RefreshAsync((await logto.SignInAsync(email))["refresh_token"]!, ("organization_id", organization));

    private static void AssertInvalidGrant(JsonAnswer answer)
    {
        Assert.Equal(400, answer.Status);
        Assert.Equal(("oidc.invalid_grant", "Grant request is invalid."), (answer["code"], answer["message"]));
        Assert.Equal(("invalid_grant", "grant request is invalid"), (answer["error"], answer["error_description"]));
    }
}

using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Discovery, the authorization endpoint and the sign-in screen, against what a running Logto answered.</summary>
public sealed class SignInEndpointTests(TestSite site)
{
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task Discovery_names_Logtos_addresses()
    {
        var document = await logto.GetAsync("/oidc/.well-known/openid-configuration");
        var at = site.Logto.Endpoint;
        Assert.Equal($"{at}/oidc", document["issuer"]);
        Assert.Equal($"{at}/oidc/auth", document["authorization_endpoint"]);
        Assert.Equal($"{at}/oidc/token", document["token_endpoint"]);
        Assert.Equal($"{at}/oidc/me", document["userinfo_endpoint"]);
        Assert.Equal($"{at}/oidc/jwks", document["jwks_uri"]);
        Assert.Equal($"{at}/oidc/session/end", document["end_session_endpoint"]);
        Assert.Equal($"{at}/oidc/token/revocation", document["revocation_endpoint"]);
        Assert.Equal($"{at}/oidc/token/introspection", document["introspection_endpoint"]);
        Assert.Equal($"{at}/oidc/request", document["pushed_authorization_request_endpoint"]);
        Assert.Contains("ES384", document["id_token_signing_alg_values_supported"], StringComparison.Ordinal);
        Assert.Contains("urn:logto:scope:organizations", document["scopes_supported"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_a_P384_key_for_ES384()
    {
        var key = (await logto.GetAsync("/oidc/jwks")).Body!["keys"]![0]!;
        Assert.Equal(("EC", "P-384", "ES384", "sig"), ((string?)key["kty"], (string?)key["crv"], (string?)key["alg"], (string?)key["use"]));
    }

    [Fact]
    public async Task A_sign_in_returns_code_state_and_issuer()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        var query = LogtoClient.Query(browser.Page.Url);
        Assert.Equal("/signin-logto", browser.Page.Path);
        Assert.Equal(43, query["code"]!.Length);
        Assert.Equal("a-state", query["state"]);
        Assert.Equal($"{site.Logto.Endpoint}/oidc", query["iss"]);
    }

    [Fact]
    public async Task A_second_application_request_needs_no_second_sign_in()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        Assert.Equal("/signin-logto", browser.Page.Path);
    }

    [Fact]
    public async Task Prompt_login_asks_again_and_accepts_the_answer()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("prompt", "login consent")));
        Assert.Equal("/sign-in", browser.Page.Path);
        await browser.SubmitAsync("form.card", ("email", "chloe@example.com"));
        Assert.Equal("/signin-logto", browser.Page.Path);
        var tokens = await logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!);
        Assert.Equal("chloe0000001", (string?)tokens.Claims("id_token")["sub"]);
    }

    [Theory]
    [InlineData("register", "/register")]
    [InlineData("identifier:register", "/identifier-register")]
    [InlineData("identifier:sign_in", "/identifier-sign-in")]
    [InlineData("reset_password", "/reset-password")]
    [InlineData("single_sign_on", "/single-sign-on")]
    [InlineData("sign_in", "/sign-in")]
    [InlineData("signIn", "/sign-in")]
    [InlineData("made:up", "/sign-in")]
    [InlineData("", "/sign-in")]
    public async Task First_screen_chooses_the_screen(string firstScreen, string path)
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("first_screen", firstScreen)));
        Assert.Equal(path, browser.Page.Path);
    }

    [Fact]
    public async Task Login_hint_fills_in_the_address()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("login_hint", "bob@example.com")));
        Assert.Equal("bob@example.com", browser.Page.ValueOf("email"));
    }

    [Fact]
    public async Task Prompt_none_without_a_session_comes_back_with_login_required()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(["openid"], ("prompt", "none"), ("state", "x")));
        var query = LogtoClient.Query(browser.Page.Url);
        Assert.Equal("/signin-logto", browser.Page.Path);
        Assert.Equal(("login_required", "x", $"{site.Logto.Endpoint}/oidc"), (query["error"], query["state"], query["iss"]));
    }

    [Theory]
    [InlineData("client_id", "nope", "invalid_client")]
    [InlineData("redirect_uri", "http://localhost:5080/elsewhere", "invalid_redirect_uri")]
    [InlineData("redirect_uri", "https://evil.example/signin-logto", "invalid_redirect_uri")]
    public async Task An_unknown_client_or_address_gets_no_redirect(string parameter, string value, string error)
    {
        var answer = await logto.GetAsync(new Uri(logto.AuthorizeUrl(["openid"], (parameter, value))).PathAndQuery);
        Assert.Equal(400, answer.Status);
        Assert.Equal($"oidc.{error}", answer["code"]);
        Assert.Equal(error, answer["error"]);
    }

    [Fact]
    public async Task Scopes_that_nobody_knows_are_dropped_in_silence()
    {
        var tokens = await logto.SignInAsync("ben@example.com", ["openid", "profile", "made:up", "read:member"]);
        // Nor are permissions of organizations told: the opaque token has none.
        Assert.Equal("openid profile", tokens["scope"]);
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("@example.com")]
    [InlineData("Ben <ben@example.com>")]
    public async Task Something_that_is_no_address_is_refused_beside_the_field_and_kept(string typed)
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", typed));
        Assert.NotEmpty(browser.Page.ErrorOf("email"));
        Assert.Equal(typed, browser.Page.ValueOf("email"));
    }

    [Fact]
    public async Task A_suspended_person_cannot_sign_in()
    {
        await using var own = await TestSite.StartAsync();
        await own.Logto.SuspendAsync("ben@example.com");
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(new LogtoClient(own.Logto).AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.Equal("Ben Brandt is suspended.", browser.Page.ErrorOf("email"));
    }

    [Fact]
    public async Task The_sign_in_screen_redirects_to_no_other_place()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.GetAsync($"{browser.Page.Url}&return=https%3A%2F%2Fevil.example%2F&redirect_uri=https%3A%2F%2Fevil.example%2F");
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.StartsWith(LogtoClient.Redirect, browser.Page.Url.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_form_without_its_antiforgery_token_is_refused()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.PostAsync($"{site.Logto.Endpoint}/sign-in", ("email", "ben@example.com"));
        Assert.Equal(400, (int)browser.Page.Status);
    }

    [Fact]
    public async Task The_end_of_the_session_asks_for_a_sign_in_again_and_leaves_the_refresh_token_alive()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        var tokens = await logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!);
        await browser.GetAsync($"{site.Logto.Endpoint}/oidc/session/end?id_token_hint={tokens["id_token"]}&state=bye"
            + $"&post_logout_redirect_uri={Uri.EscapeDataString("http://localhost:5080/signout-callback-logto")}");
        Assert.Equal("/signout-callback-logto", browser.Page.Path);
        Assert.Equal("bye", LogtoClient.Query(browser.Page.Url)["state"]);
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        Assert.Equal("/sign-in", browser.Page.Path);
        Assert.Equal(200, (await logto.RefreshAsync(tokens["refresh_token"]!)).Status);
    }
}

using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Tokens for API resources, with and without an organization, claim by claim against what a running Logto gave.</summary>
public sealed class ApiTokenTests : IAsyncLifetime
{
    private const string Organizations = "urn:logto:resource:organizations";
    private const string Aurora = "aur0racoffee";
    private const string Birch = "birchbooks01";
    private TestSite site = null!;
    private LogtoClient logto = null!;
    private ApiAtLogto api = null!;

    public async ValueTask InitializeAsync()
    {
        site = await TestSite.StartAsync();
        logto = new LogtoClient(site.Logto);
        api = await logto.NewApiAsync("read:documents", "write:documents");
        // As in the recordings: members may read, owners may write too. Dan is a member of one organization and owns the other.
        await GiveAsync("member", "read:documents");
        await GiveAsync("owner", "read:documents", "write:documents");
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData(Aurora, "read:documents")]
    [InlineData(Birch, "read:documents write:documents")]
    public async Task An_API_token_for_an_organization_has_the_permissions_of_the_role_there(string organization, string scope)
    {
        var token = await RefreshAsync(
            await SignInAsync("read:documents", "write:documents"),
            ("organization_id", organization),
            ("resource", api.Indicator));
        Assert.Equal(200, token.Status);
        Assert.Equal(
            ["organization_id", "jti", "sub", "iat", "exp", "scope", "client_id", "iss", "aud"],
            token.Claims("access_token").Select(c => c.Key));
        Assert.Equal((organization, api.Indicator, scope), (Claim(token, "organization_id"), Claim(token, "aud"), Claim(token, "scope")));
        Assert.Equal(scope, token["scope"]);
        Assert.NotNull(token["id_token"]);
    }

    [Fact]
    public async Task An_API_token_without_an_organization_has_the_permissions_of_all_of_them()
    {
        var token = await RefreshAsync(await SignInAsync("read:documents", "write:documents"), ("resource", api.Indicator));
        Assert.Equal(["jti", "sub", "iat", "exp", "scope", "client_id", "iss", "aud"], token.Claims("access_token").Select(c => c.Key));
        Assert.Equal("read:documents write:documents", Claim(token, "scope"));
    }

    [Fact]
    public async Task Permissions_of_an_API_that_were_not_asked_at_sign_in_are_not_there_and_cannot_be_asked_later()
    {
        var refreshToken = await SignInAsync();
        var token = await RefreshAsync(refreshToken, ("organization_id", Birch), ("resource", api.Indicator));
        Assert.Equal((200, ""), (token.Status, token["scope"]));
        var wide = await RefreshAsync(
            refreshToken,
            ("organization_id", Birch),
            ("resource", api.Indicator),
            ("scope", "read:documents write:documents"));
        Assert.Equal(["code", "message", "error", "error_description", "scope"], wide.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(
            (400, "refresh token missing requested scopes", "read:documents write:documents"),
            (wide.Status, wide["error_description"], wide["scope"]));
        Assert.Equal(("oidc.invalid_scope", "Invalid scope: {{error_description}}."), (wide["code"], wide["message"]));
    }

    [Fact]
    public async Task A_permission_that_a_role_loses_is_gone_from_the_next_token()
    {
        var refreshToken = await SignInAsync("read:documents", "write:documents");
        await GiveAsync("owner", "read:documents");
        Assert.Equal(
            "read:documents",
            (await RefreshAsync(refreshToken, ("organization_id", Birch), ("resource", api.Indicator)))["scope"]);
    }

    [Fact]
    public async Task The_reserved_resource_gives_every_permission_asked_with_and_without_an_organization()
    {
        var refreshToken = await SignInAsync();
        var plain = await RefreshAsync(refreshToken, ("resource", Organizations));
        Assert.Equal(["jti", "sub", "iat", "exp", "scope", "client_id", "iss", "aud"], plain.Claims("access_token").Select(c => c.Key));
        var trap = await RefreshAsync(refreshToken, ("resource", Organizations), ("organization_id", Aurora));
        Assert.Equal((Organizations, Aurora), (Claim(trap, "aud"), Claim(trap, "organization_id")));
        // In the order asked, where an organization token is in the order of the permissions' ids.
        Assert.Equal(string.Join(' ', global::OrgStarter.SiteRoles.Template.Permissions), trap["scope"]);
        Assert.Equal(trap["scope"], plain["scope"]);
        Assert.Equal(403, (await RefreshAsync(refreshToken, ("resource", Organizations), ("organization_id", "doesnotexist"))).Status);
    }

    [Fact]
    public async Task An_API_that_the_sign_in_was_not_for_is_refused_known_or_not()
    {
        var other = await logto.NewApiAsync();
        var refreshToken = await SignInAsync();
        foreach (var resource in new[] { other.Indicator, "https://nope.example" })
        {
            var token = await RefreshAsync(refreshToken, ("resource", resource));
            Assert.Equal(
                (400, "oidc.invalid_target", "resource indicator is missing, or unknown"),
                (token.Status, token["code"], token["error_description"]));
        }
    }

    [Fact]
    public async Task A_sign_in_for_an_unknown_API_is_sent_back_with_an_error()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("resource", "https://nope.example")));
        Assert.True(LogtoClient.Query(browser.Page.Url)["error"] == "invalid_target", $"{browser.Page.Url} {browser.Page.Body}");
    }

    [Fact]
    public async Task Without_the_reserved_resource_organization_permissions_are_not_granted()
    {
        var tokens = await logto.SignInAsync("dan@example.com", null, ("resource", ""));
        var token = await RefreshAsync(tokens["refresh_token"]!, ("organization_id", Birch));
        Assert.Equal((200, ""), (token.Status, token["scope"]));
        Assert.Equal("oidc.invalid_target", (await RefreshAsync(tokens["refresh_token"]!, ("resource", Organizations)))["code"]);
    }

    [Fact]
    public async Task The_life_of_an_API_token_is_what_its_resource_says()
    {
        await logto.ApiAsync(HttpMethod.Patch, $"/resources/{api.Id}", new { accessTokenTtl = 120 });
        var token = await RefreshAsync(await SignInAsync(), ("resource", api.Indicator));
        Assert.Equal("120", token["expires_in"]);
        Assert.Equal(120, (long)token.Claims("access_token")["exp"]! - (long)token.Claims("access_token")["iat"]!);
    }

    private async Task<string> SignInAsync(params string[] permissions) =>
        (await logto.SignInAsync(
            "dan@example.com",
            LogtoClient.AllScopes.Concat(permissions),
            ("resource", $"{Organizations},{api.Indicator}")))["refresh_token"]!;

    private Task<JsonAnswer> RefreshAsync(string refreshToken, params (string Name, string Value)[] more) =>
        logto.RefreshAsync(refreshToken, more);

    private async Task GiveAsync(string role, params string[] permissions) => Assert.Equal(204, (await logto.ApiAsync(
        HttpMethod.Put,
        $"/organization-roles/{await logto.RoleIdAsync(role)}/resource-scopes",
        new { scopeIds = permissions.Select(p => api.Scopes[p]) })).Status);

    private static string? Claim(JsonAnswer token, string name) => (string?)token.Claims("access_token")[name];
}

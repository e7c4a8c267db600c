using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>How tokens of different applications live and rotate: by their kind, and by what their metadata says.</summary>
public sealed class ClientSettingsTests : IAsyncLifetime
{
    private TestSite site = null!;
    private LogtoClient logto = null!;

    public async ValueTask InitializeAsync() => logto = new LogtoClient((site = await TestSite.StartAsync()).Logto);

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData("SPA")]
    [InlineData("Native")]
    public async Task Every_use_gives_a_public_client_a_new_refresh_token_and_a_late_replay_ends_the_grant(string type)
    {
        var (_, app) = await logto.NewApplicationAsync(type);
        var tokens = await logto.SignInAtAsync(app, "ben@example.com");
        Assert.Equal(200, tokens.Status);
        var first = await logto.RefreshAtAsync(app, tokens["refresh_token"]!);
        Assert.NotEqual(tokens["refresh_token"], first["refresh_token"]);
        var again = await logto.RefreshAtAsync(app, tokens["refresh_token"]!);
        Assert.Equal(200, again.Status);
        Assert.NotEqual(first["refresh_token"], again["refresh_token"]);

        site.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("invalid_grant", (await logto.RefreshAtAsync(app, tokens["refresh_token"]!))["error"]);
        Assert.Equal("invalid_grant", (await logto.RefreshAtAsync(app, first["refresh_token"]!))["error"]);
    }

    [Theory]
    [InlineData("SPA", false)]
    [InlineData("Native", true)]
    public async Task Rotation_does_not_lengthen_the_life_of_a_browsers_application(string type, bool isAlive)
    {
        var (_, app) = await logto.NewApplicationAsync(type);
        var tokens = await logto.SignInAtAsync(app, "ben@example.com");
        site.Time.Advance(TimeSpan.FromDays(13));
        tokens = await logto.RefreshAtAsync(app, tokens["refresh_token"]!);
        site.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(isAlive, (await logto.RefreshAtAsync(app, tokens["refresh_token"]!)).Status == 200);
    }

    [Fact]
    public async Task A_refresh_token_lives_as_long_as_its_application_says_and_rotates_near_that_end()
    {
        var (_, app) = await logto.NewApplicationAsync("Traditional", new { refreshTokenTtl = 60 });
        var tokens = await logto.SignInAtAsync(app, "ben@example.com");
        site.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(tokens["refresh_token"], (await logto.RefreshAtAsync(app, tokens["refresh_token"]!))["refresh_token"]);
        site.Time.Advance(TimeSpan.FromSeconds(13));
        var rotated = await logto.RefreshAtAsync(app, tokens["refresh_token"]!);
        Assert.NotEqual(tokens["refresh_token"], rotated["refresh_token"]);
        site.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("invalid_grant", (await logto.RefreshAtAsync(app, rotated["refresh_token"]!))["error"]);
    }

    [Fact]
    public async Task Days_win_over_seconds_and_rotation_can_be_switched_off()
    {
        var (_, app) = await logto.NewApplicationAsync("Traditional", new
        {
            refreshTokenTtl = 60,
            refreshTokenTtlInDays = 30,
            rotateRefreshToken = false
        });
        var tokens = await logto.SignInAtAsync(app, "ben@example.com");
        site.Time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(tokens["refresh_token"], (await logto.RefreshAtAsync(app, tokens["refresh_token"]!))["refresh_token"]);
    }

    [Theory]
    [InlineData("Traditional", true)]
    [InlineData("Native", false)]
    public async Task A_web_application_can_always_get_a_refresh_token(string type, bool isGiven)
    {
        var (_, app) = await logto.NewApplicationAsync(type, new { alwaysIssueRefreshToken = true });
        var tokens = await logto.SignInAtAsync(app, "ben@example.com", ("prompt", ""));
        Assert.Equal((200, isGiven), (tokens.Status, tokens["refresh_token"] is not null));
        if (isGiven)
        {
            Assert.Equal(200, (await logto.RefreshAtAsync(app, tokens["refresh_token"]!)).Status);
        }
    }

    [Fact]
    public async Task An_ID_token_lives_as_long_as_its_application_says()
    {
        var (_, app) = await logto.NewApplicationAsync("Traditional", new { idTokenTtl = 90 });
        var claims = (await logto.SignInAtAsync(app, "ben@example.com")).Claims("id_token");
        Assert.Equal((90, app.Id), ((long)claims["exp"]! - (long)claims["iat"]!, (string?)claims["aud"]));
    }

    [Fact]
    public async Task A_public_client_must_prove_that_it_began_the_sign_in()
    {
        var (_, app) = await logto.NewApplicationAsync("SPA");
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(
            LogtoClient.AllScopes,
            ("client_id", app.Id),
            ("redirect_uri", LogtoSetup.OtherRedirect),
            ("code_challenge", ""),
            ("code_challenge_method", "")));
        Assert.Null(LogtoClient.Query(browser.Page.Url)["code"]);
        Assert.Contains("invalid_request", browser.Page.Url + browser.Page.Body, StringComparison.Ordinal);
    }
}

using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Acting as a person by a subject token (impersonation).</summary>
public sealed class TokenExchangeTests : IAsyncLifetime
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private TestSite site = null!;
    private LogtoClient logto = null!;

    public async ValueTask InitializeAsync() => logto = new LogtoClient((site = await TestSite.StartAsync()).Logto);

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_subject_token_is_made_for_a_person_who_exists()
    {
        var created = await logto.ApiAsync(
            HttpMethod.Post,
            "/subject-tokens",
            new { userId = "dan000000001", context = new { reason = "support" } });
        Assert.Equal((201, "600"), (created.Status, created["expiresIn"]));
        Assert.Matches("^sub_[a-z0-9]{21}$", created["subjectToken"]!);
        Assert.Equal(
            (404, "entity.relation_foreign_key_not_found"),
            await logto.ApiAsync(HttpMethod.Post, "/subject-tokens", new { userId = "nope" }) is var unknown
                ? (unknown.Status, unknown["code"])
                : default);
        Assert.Equal(400, (await logto.ApiAsync(HttpMethod.Post, "/subject-tokens", new { })).Status);
    }

    [Fact]
    public async Task The_site_may_not_exchange_tokens()
    {
        foreach (var subject in new[] { await SubjectAsync(), "sub_nope" })
        {
            var token = await ExchangeAsync(LogtoClient.SiteApp, subject, ("organization_id", "birchbooks01"), ("scope", "read:member"));
            Assert.Equal(
                (400, "oidc.invalid_request", "requested grant type is not allowed for this client"),
                (token.Status, token["code"], token["error_description"]));
        }
    }

    [Fact]
    public async Task An_application_that_may_acts_once_as_the_person()
    {
        var (_, app) = await logto.NewApplicationAsync("Traditional", new { allowTokenExchange = true });
        var subject = await SubjectAsync();
        Assert.Equal("access_denied", (await ExchangeAsync(app, subject, ("organization_id", "doesnotexist")))["error"]);
        var token = await ExchangeAsync(app, subject, ("organization_id", "birchbooks01"), ("scope", "read:member nope"));
        Assert.Equal(["access_token", "expires_in", "scope", "token_type"], token.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(
            ("dan000000001", "read:member", "urn:logto:organization:birchbooks01", app.Id),
            (Claim("sub"), Claim("scope"), Claim("aud"), Claim("client_id")));
        Assert.Equal("invalid_grant", (await ExchangeAsync(app, subject))["error"]);

        subject = await SubjectAsync();
        site.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("invalid_grant", (await ExchangeAsync(app, subject))["error"]);

        string? Claim(string name) => (string?)token.Claims("access_token")[name];
    }

    private async Task<string> SubjectAsync() =>
        (await logto.ApiAsync(HttpMethod.Post, "/subject-tokens", new { userId = "dan000000001" }))["subjectToken"]!;

    private Task<JsonAnswer> ExchangeAsync((string Id, string Secret) app, string subject, params (string Name, string Value)[] more) =>
        logto.TokenAsync(
            app,
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                ("subject_token", subject),
                ("subject_token_type", AccessToken),
                .. more
            ]);
}

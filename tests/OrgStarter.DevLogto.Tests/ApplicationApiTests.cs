using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Applications and their secrets, by the rules of Logto.</summary>
public sealed class ApplicationApiTests : IAsyncLifetime
{
    private TestSite site = null!;
    private LogtoClient logto = null!;

    public async ValueTask InitializeAsync() => logto = new LogtoClient((site = await TestSite.StartAsync()).Logto);

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task The_two_applications_of_the_site_are_there()
    {
        var list = await logto.ApiAsync(HttpMethod.Get, "/applications?page=1&page_size=10");
        Assert.Equal((200, "2"), (list.Status, list.Headers["Total-Number"]));
        // The newest first.
        Assert.Equal([LogtoClient.ManagementApp.Id, LogtoClient.SiteApp.Id], list.Body!.AsArray().Select(a => (string)a!["id"]!));
        var site = list.Body![1]!.AsObject();
        Assert.Equal(
            [
                "tenantId", "id", "name", "secret", "description", "type", "oidcClientMetadata", "customClientMetadata",
                "protectedAppMetadata", "customData",
             "isThirdParty", "appLevelAccessControlEnabled", "createdAt"
            ],
            site.Select(f => f.Key));
        Assert.Equal("http://localhost:5080/signin-logto", (string?)site["oidcClientMetadata"]!["redirectUris"]![0]);
        Assert.Equal(
            "MachineToMachine",
            (string?)Assert.Single(
                (await logto.ApiAsync(HttpMethod.Get, "/applications?types=MachineToMachine")).Body!.AsArray())!["type"]);
        Assert.Single((await logto.ApiAsync(HttpMethod.Get, "/applications?search=%25Management%25")).Body!.AsArray());
    }

    [Theory]
    [InlineData("Traditional")]
    [InlineData("SPA")]
    [InlineData("Native")]
    [InlineData("MachineToMachine")]
    public async Task An_application_is_made_changed_and_taken_away(string type)
    {
        var (created, _) = await logto.NewApplicationAsync(type);
        Assert.Equal(type, created["type"]);
        var path = $"/applications/{created["id"]}";
        var one = await logto.ApiAsync(HttpMethod.Get, path);
        Assert.Equal("isAdmin", one.Body!.AsObject().Last().Key);

        var changed = await logto.ApiAsync(HttpMethod.Patch, path, new
        {
            description = "Changed",
            type = "Native",
            oidcClientMetadata = new
            {
                redirectUris = Array.Empty<string>(),
                postLogoutRedirectUris = Array.Empty<string>(),
                backchannelLogoutUri = "https://example.com/out",
                backchannelLogoutSessionRequired = true,
                unknown = 1
            },
        });
        Assert.Equal((200, "Changed", type, $"A {type}"), (changed.Status, changed["description"], changed["type"], changed["name"]));
        Assert.Equal(
            """{"redirectUris":[],"postLogoutRedirectUris":[],"backchannelLogoutUri":"https://example.com/out","backchannelLogoutSessionRequired":true}""",
            changed.Body!["oidcClientMetadata"]!.ToJsonString());

        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, path)).Status);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete })
        {
            var gone = await logto.ApiAsync(method, path, method == HttpMethod.Patch ? new { } : null);
            Assert.Equal(
                (404, "entity.not_exists_with_id", $"The applications with ID `{created["id"]}` does not exist."),
                (gone.Status, gone["code"], gone["message"]));
        }
    }

    [Theory]
    [InlineData("""{"type":"SPA"}""", "name", "invalid_type", "Required")]
    [InlineData("""{"name":"","type":"SPA"}""", "name", "too_small", "String must contain at least 1 character(s)")]
    [InlineData("""{"name":"x","type":"Nope"}""", "type", "invalid_enum_value",
        "Invalid enum value. Expected 'Native' | 'SPA' | 'Traditional' | 'MachineToMachine' | 'Protected' | 'SAML', received 'Nope'")]
    [InlineData(
        """{"name":"x","type":"SPA","oidcClientMetadata":{"redirectUris":[]}}""",
        "oidcClientMetadata.postLogoutRedirectUris",
        "invalid_type",
        "Required")]
    [InlineData(
        """{"name":"x","type":"SPA","oidcClientMetadata":{"redirectUris":["https://ok.example","nope"],"postLogoutRedirectUris":[]}}""",
        "oidcClientMetadata.redirectUris.1",
        "custom",
        "Invalid input")]
    [InlineData(
        """{"name":"x","type":"SPA","oidcClientMetadata":{"redirectUris":["https://a.example/x/../y"],"postLogoutRedirectUris":[]}}""",
        "oidcClientMetadata.redirectUris.0",
        "custom",
        "Invalid input")]
    [InlineData(
        """{"name":"x","type":"SPA","oidcClientMetadata":{"redirectUris":[],"postLogoutRedirectUris":[],"backchannelLogoutUri":"nope"}}""",
        "oidcClientMetadata.backchannelLogoutUri",
        "invalid_string",
        "Invalid url")]
    [InlineData("""{"name":"x","type":"SPA","customClientMetadata":{"refreshTokenTtlInDays":181}}""",
        "customClientMetadata.refreshTokenTtlInDays", "too_big", "Number must be less than or equal to 180")]
    [InlineData("""{"name":"x","type":"SPA","customClientMetadata":{"refreshTokenTtlInDays":1.5}}""",
        "customClientMetadata.refreshTokenTtlInDays", "invalid_type", "Expected integer, received float")]
    [InlineData("""{"name":"x","type":"SPA","customClientMetadata":{"rotateRefreshToken":"yes"}}""",
        "customClientMetadata.rotateRefreshToken", "invalid_type", "Expected boolean, received string")]
    public async Task A_bad_application_is_told_where_it_is_bad(string body, string path, string code, string message)
    {
        var answer = await logto.ApiAsync(HttpMethod.Post, "/applications", body);
        Assert.Equal((400, "guard.invalid_input"), (answer.Status, answer["code"]));
        var issue = answer.Body!["data"]!["issues"]![0]!;
        Assert.Equal(
            (path, code, message),
            (string.Join('.', issue["path"]!.AsArray().Select(p => p!.ToString())), (string?)issue["code"], (string?)issue["message"]));
        Assert.StartsWith($"Error in key path \"{path}\": ({code}) ", answer["details"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("com.company.app://callback")]
    [InlineData("https://*.example.com/callback")]
    [InlineData("https://abc.example/callback?test=123#param=hash")]
    public async Task Redirect_addresses_of_devices_and_with_wildcards_can_be_registered(string uri)
    {
        var answer = await logto.ApiAsync(HttpMethod.Post, "/applications", new
        {
            name = "x",
            type = "Native",
            oidcClientMetadata = new { redirectUris = new[] { uri }, postLogoutRedirectUris = Array.Empty<string>() }
        });
        Assert.Equal((200, uri), (answer.Status, (string?)answer.Body!["oidcClientMetadata"]!["redirectUris"]![0]));
    }

    [Theory]
    [InlineData("SAML", 400, "application.saml.use_saml_app_api")]
    [InlineData("Protected", 400, "application.protected_app_metadata_is_required")]
    public async Task Kinds_of_applications_that_are_made_elsewhere_are_refused(string type, int status, string code)
    {
        var answer = await logto.ApiAsync(HttpMethod.Post, "/applications", new { name = "x", type });
        Assert.Equal((status, code), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task A_secret_works_until_it_expires_or_is_taken_away()
    {
        var (_, app) = await logto.NewApplicationAsync("MachineToMachine");
        var path = $"/applications/{app.Id}/secrets";
        var first = Assert.Single((await logto.ApiAsync(HttpMethod.Get, path)).Body!.AsArray())!.AsObject();
        Assert.Equal(["tenantId", "applicationId", "name", "value", "createdAt", "expiresAt"], first.Select(f => f.Key));
        Assert.Equal("Default secret", (string?)first["name"]);

        var expiry = site.Time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        var second = await logto.ApiAsync(HttpMethod.Post, path, new { name = "second", expiresAt = expiry });
        Assert.Equal((201, expiry.ToString(System.Globalization.CultureInfo.InvariantCulture)), (second.Status, second["expiresAt"]));
        Assert.Equal("application.secret_name_exists", (await logto.ApiAsync(HttpMethod.Post, path, new { name = "second" }))["code"]);
        Assert.Equal("request.invalid_input", (await logto.ApiAsync(HttpMethod.Post, path, new { name = "late", expiresAt = 1 }))["code"]);
        Assert.Equal(200, await TokenAsync(second["value"]!));
        Assert.Equal("renamed", (await logto.ApiAsync(HttpMethod.Patch, $"{path}/second", new { name = "renamed" }))["name"]);

        site.Time.Advance(TimeSpan.FromHours(2));
        var fresh = new LogtoClient(site.Logto);
        var expired = await fresh.TokenAsync(
            (app.Id, second["value"]!),
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"));
        Assert.Equal((400, "client secret has expired"), (expired.Status, expired["error_description"]));
        Assert.Equal(200, await TokenAsync(app.Secret));
        Assert.Equal(204, (await fresh.ApiAsync(HttpMethod.Delete, $"{path}/Default secret")).Status);
        Assert.Equal(404, (await fresh.ApiAsync(HttpMethod.Delete, $"{path}/Default secret")).Status);
        Assert.Equal(401, await TokenAsync(app.Secret));

        async Task<int> TokenAsync(string secret) =>
            (await logto.TokenAsync(
                (app.Id, secret),
                ("grant_type", "client_credentials"),
                ("resource", "https://default.logto.app/api"))).Status;
    }

    [Theory]
    [InlineData("SPA")]
    [InlineData("Native")]
    public async Task An_application_that_cannot_keep_a_secret_gets_none(string type)
    {
        var (_, app) = await logto.NewApplicationAsync(type);
        Assert.Equal("", app.Secret);
        Assert.Equal(
            "entity.db_constraint_violated",
            (await logto.ApiAsync(HttpMethod.Post, $"/applications/{app.Id}/secrets", new { name = "x" }))["code"]);
    }

    [Fact]
    public async Task An_application_is_redirected_to_exactly_what_it_registered()
    {
        var (_, app) = await logto.NewApplicationAsync("Traditional");
        Assert.Equal(200, (await logto.SignInAtAsync(app, "ben@example.com")).Status);
        foreach (var foreign in new[]
        {
            "http://localhost:5080/signin-logto",
            "http://localhost:5081/callback",
            LogtoSetup.OtherRedirect + "x"
        })
        {
            var browser = LogtoClient.NewBrowser();
            var page = await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("client_id", app.Id), ("redirect_uri", foreign)));
            Assert.Equal((400, "invalid_redirect_uri"), ((int)page.Status, (string?)JsonNode.Parse(page.Body)!["error"]));
        }
    }

    [Fact]
    public async Task A_reset_takes_the_applications_back_to_the_start()
    {
        var (_, app) = await logto.NewApplicationAsync("Traditional");
        await logto.ApiAsync(
            HttpMethod.Patch,
            $"/applications/{LogtoClient.SiteApp.Id}",
            new { customClientMetadata = new { refreshTokenTtlInDays = 1 } });
        await site.Logto.ResetAsync();
        Assert.Equal(2, (await logto.ApiAsync(HttpMethod.Get, "/applications")).Body!.AsArray().Count);
        Assert.Equal(
            "{}",
            (await logto.ApiAsync(HttpMethod.Get, $"/applications/{LogtoClient.SiteApp.Id}")).Body!["customClientMetadata"]!
                .ToJsonString());
        Assert.Equal(401, (await logto.RefreshAtAsync(app, "x")).Status);
        Assert.Equal(200, (await logto.SignInAsync("ben@example.com")).Status);
    }
}

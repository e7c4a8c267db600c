using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>One-time tokens (magic links) and members by the domain of their address.</summary>
public sealed class MagicLinkAndJitTests(TestSite site)
{
    private const string Path = "/one-time-tokens";
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task A_magic_link_signs_its_address_in_once_and_makes_it_a_member_without_roles()
    {
        var email = TestSite.Someone();
        var token = await CreateAsync(email, new { jitOrganizationIds = new[] { "birchbooks01" } });
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("one_time_token", token["token"]!), ("login_hint", email)));
        Assert.Equal("/signin-logto", browser.Page.Path);
        var tokens = await logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!);
        var claims = tokens.Claims("id_token");
        Assert.Equal(email, (string?)claims["email"]);
        Assert.Equal("""["birchbooks01"]""", claims["organizations"]!.ToJsonString());
        Assert.Empty(claims["organization_roles"]!.AsArray());

        var second = LogtoClient.NewBrowser();
        await second.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("one_time_token", token["token"]!), ("login_hint", email)));
        Assert.Equal("/sign-in", second.Page.Path);
        Assert.Contains("consumed", second.Page.ErrorOf("email"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_magic_link_for_somebody_else_asks_who_it_is_to_be()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        var token = await CreateAsync("chloe@example.com");
        var link = logto.AuthorizeUrl(LogtoClient.AllScopes, ("one_time_token", token["token"]!), ("login_hint", "chloe@example.com"));
        await browser.GetAsync(link);
        Assert.Equal("/switch-account", browser.Page.Path);
        await browser.SubmitAsync("form.card", "Continue as Ben Brandt");
        Assert.Equal("ben000000001", (string?)(await TokensAsync(browser)).Claims("id_token")["sub"]);
        Assert.Equal("active", (await logto.ApiAsync(HttpMethod.Get, $"{Path}/{token["id"]}"))["status"]);

        await browser.GetAsync(link);
        await browser.ClickAsync("Continue as chloe@example.com");
        Assert.Equal("chloe0000001", (string?)(await TokensAsync(browser)).Claims("id_token")["sub"]);
    }

    [Fact]
    public async Task A_magic_link_of_the_person_who_is_signed_in_is_used_too()
    {
        var (email, browser) = (TestSite.Someone(), LogtoClient.NewBrowser());
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", email));
        var token = await CreateAsync(email, new { jitOrganizationIds = new[] { "birchbooks01" } });
        var link = logto.AuthorizeUrl(LogtoClient.AllScopes, ("one_time_token", token["token"]!), ("login_hint", email));
        await browser.GetAsync(link);
        Assert.Equal("""["birchbooks01"]""", (await TokensAsync(browser)).Claims("id_token")["organizations"]!.ToJsonString());

        // Opened again in the same browser it leads on, for its person is there.
        await browser.GetAsync(link);
        Assert.Equal("/signin-logto", browser.Page.Path);
    }

    [Fact]
    public async Task A_wrong_magic_link_says_so_to_the_person_who_is_signed_in()
    {
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("one_time_token", "nope"), ("login_hint", "ben@example.com")));
        Assert.Equal("/one-time-token", browser.Page.Path);
        Assert.Contains("Token nope not found.", browser.Page.ErrorOf("email"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_verified_once()
    {
        var email = TestSite.Someone();
        var created = await CreateAsync(email);
        Assert.Equal(
            ["tenantId", "id", "email", "token", "context", "status", "createdAt", "expiresAt"],
            created.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(("active", 32), (created["status"], created["token"]!.Length));
        Assert.Equal(600_000, (long)created.Body["expiresAt"]! - (long)created.Body["createdAt"]!);
        Assert.Equal("consumed", (await VerifyAsync(email, created["token"]!))["status"]);
        var again = await VerifyAsync(email, created["token"]!);
        Assert.Equal((400, "one_time_token.token_consumed"), (again.Status, again["code"]));
    }

    [Fact]
    public async Task Every_other_failure_has_a_code_of_its_own()
    {
        var email = TestSite.Someone();
        var unknown = await VerifyAsync(email, "nope");
        Assert.Equal(
            (404, "one_time_token.token_not_found", "Token nope not found."),
            (unknown.Status, unknown["code"], unknown["message"]));
        var other = await VerifyAsync(TestSite.Someone(), (await CreateAsync(email))["token"]!);
        Assert.Equal((400, "one_time_token.email_mismatch"), (other.Status, other["code"]));
        var revoked = await CreateAsync(email);
        Assert.Equal(
            "revoked",
            (await logto.ApiAsync(HttpMethod.Put, $"{Path}/{revoked["id"]}/status", new { status = "revoked" }))["status"]);
        var refused = await VerifyAsync(email, revoked["token"]!);
        Assert.Equal(
            (400, "one_time_token.token_revoked", "The token has been revoked."),
            (refused.Status, refused["code"], refused["message"]));

        await using var own = await TestSite.StartAsync();
        var client = new LogtoClient(own.Logto);
        var late = await client.ApiAsync(HttpMethod.Post, Path, new { email, expiresIn = 60 });
        own.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(
            "one_time_token.token_expired",
            (await client.ApiAsync(HttpMethod.Post, $"{Path}/verify", new { email, token = late["token"] }))["code"]);
    }

    [Fact]
    public async Task Anything_is_taken_for_an_address_and_no_mail_is_sent()
    {
        Assert.Equal(201, (await CreateAsync("nope")).Status);
        var email = TestSite.Someone();
        var first = await CreateAsync(email, new { jitOrganizationIds = new[] { "doesnotexist" } });
        var listed = (await logto.ApiAsync(HttpMethod.Get, $"{Path}?email={Uri.EscapeDataString(email)}")).Body!.AsArray();
        Assert.Equal(first["id"], (string?)Assert.Single(listed)!["id"]);
        Assert.Equal(first["token"], (await logto.ApiAsync(HttpMethod.Get, $"{Path}/{first["id"]}"))["token"]);
        Assert.Empty(await site.Logto.MailsToAsync(email));
    }

    [Fact]
    public async Task Who_registers_with_an_address_of_the_domain_becomes_a_member_with_the_roles()
    {
        var domain = $"{Guid.NewGuid():N}.example";
        var id = (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "By domain" }))["id"];
        var jit = $"/organizations/{id}/jit";
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, $"{jit}/email-domains", new { emailDomain = domain })).Status);
        var again = await logto.ApiAsync(HttpMethod.Post, $"{jit}/email-domains", new { emailDomain = domain });
        Assert.Equal((422, "entity.unique_integrity_violation"), (again.Status, again["code"]));
        var member = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray()
            .Single(r => (string?)r!["name"] == "member")!;
        Assert.Equal(
            201,
            (await logto.ApiAsync(HttpMethod.Post, $"{jit}/roles", new { organizationRoleIds = new[] { (string?)member["id"] } })).Status);
        Assert.Equal("member", (string?)(await logto.ApiAsync(HttpMethod.Get, $"{jit}/roles")).Body![0]!["name"]);

        var tokens = await logto.SignInAsync($"newbie@{domain}");
        Assert.Equal($"{id}:member", (string?)tokens.Claims("id_token")["organization_roles"]![0]);

        // Made by the Management API, the same address gets nothing.
        var made = await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = $"made@{domain}" });
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"/users/{made["id"]}/organizations")).Body!.AsArray());

        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"{jit}/roles/{member["id"]}")).Status);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"{jit}/email-domains/{domain}")).Status);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"{jit}/email-domains")).Body!.AsArray());
    }

    [Fact]
    public async Task Any_text_is_a_domain_and_several_organizations_may_have_the_same()
    {
        foreach (var domain in new[] { "not a domain", "ACME.example" })
        {
            foreach (var organization in new[] { "aur0racoffee", "birchbooks01" })
            {
                var added = await logto.ApiAsync(
                    HttpMethod.Post,
                    $"/organizations/{organization}/jit/email-domains",
                    new { emailDomain = domain });
                Assert.Equal((201, domain), (added.Status, added["emailDomain"]));
            }
        }
    }

    private Task<JsonAnswer> TokensAsync(Browser browser) => logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!);

    private Task<JsonAnswer> CreateAsync(string email, object? context = null) =>
        logto.ApiAsync(HttpMethod.Post, Path, new { email, context = context ?? new JsonObject() });

    private Task<JsonAnswer> VerifyAsync(string email, string token) =>
        logto.ApiAsync(HttpMethod.Post, $"{Path}/verify", new { email, token });
}

using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Telemetry;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>Who may call, and how the others are told.</summary>
public sealed class ApiAccessTests(TestSite site)
{
    private const string Aurora = "aur0racoffee";
    private const string AuroraAudience = OrganizationTokenValidator.AudiencePrefix + Aurora;

    [Fact]
    public async Task The_tenant_is_the_tokens()
    {
        var answer = await (await site.ApiAsync("ben@example.com", Aurora)).GetAsync("/api/organization");
        Assert.Equal((200, Aurora, "Aurora Coffee"), (answer.Status, answer["id"], answer["name"]));
        Assert.Equal(
            SiteRoles.Template.ByRole["admin"].Order(StringComparer.Ordinal),
            answer.Body!["permissions"]!.AsArray().Select(p => (string)p!));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Without_a_token_the_challenge_has_no_error()
    {
        var answer = await site.Api(null).GetAsync("/api/members");
        Assert.Equal((401, "Bearer", "token_missing"), (answer.Status, answer.Headers["WWW-Authenticate"], answer["code"]));
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("/api/organization")]
    [InlineData("/api/members")]
    [InlineData("/api/invitations")]
    public async Task A_token_for_the_API_resource_opens_no_organization(string path) =>
        AssertInvalid(await (await site.ApiAsync("alice@example.com")).GetAsync(path));

    [Fact]
    public async Task An_organization_token_does_not_stand_for_the_person_outside_of_it() =>
        AssertInvalid(await (await site.ApiAsync("alice@example.com", Aurora)).GetAsync("/api/organizations"));

    [Theory]
    [InlineData("urn:logto:resource:organizations")]
    [InlineData("https://default.logto.app/api")]
    [InlineData("urn:logto:organization")]
    [InlineData("devlogtosite000000001")]
    [InlineData("")]
    public async Task A_true_token_for_another_audience_is_refused(string audience)
    {
        var api = site.Api(site.Logto.SignAccessToken("alice0000001", audience, string.Join(' ', SiteRoles.Template.Permissions)));
        AssertInvalid(await api.GetAsync("/api/members"));
        AssertInvalid(await api.GetAsync("/api/organizations"));
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another issuer")]
    [InlineData("no signature")]
    [InlineData("two audiences")]
    [InlineData("no end")]
    [InlineData("another type")]
    [InlineData("a shared secret")]
    public async Task A_token_made_by_somebody_else_is_refused(string flaw)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = flaw == "another issuer" ? "https://evil.example/oidc" : $"{site.Logto.Endpoint}/oidc",
            Audience = AuroraAudience,
            IssuedAt = DateTime.UtcNow,
            Expires = flaw == "no end" ? null : DateTime.UtcNow.AddHours(1),
            TokenType = flaw == "another type" ? "JWT" : "at+jwt",
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "alice0000001",
                ["scope"] = string.Join(' ', SiteRoles.Template.Permissions)
            },
            SigningCredentials = flaw switch
            {
                "no signature" => null,
                "a shared secret" =>
                    new SigningCredentials(new SymmetricSecurityKey(key.ExportSubjectPublicKeyInfo()), SecurityAlgorithms.HmacSha256),
                _ => new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha384),
            },
        };
        if (flaw == "two audiences")
        {
            descriptor.Audience = null;
            descriptor.Claims["aud"] = new[] { AuroraAudience, DevLogtoApplications.SiteApiResource };
        }

        var api = site.Api(new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor));
        AssertInvalid(await api.GetAsync("/api/members"));
        AssertInvalid(await api.GetAsync("/api/organizations"));
    }

    [Fact]
    public async Task A_token_is_good_to_its_last_second_and_no_longer()
    {
        await using var own = await TestSite.StartAsync(TimeSpan.FromMinutes(10));
        var api = await own.ApiAsync("ben@example.com", Aurora);
        own.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(200, (await api.GetAsync("/api/members")).Status);
        own.Time.Advance(TimeSpan.FromMinutes(1.1));
        AssertInvalid(await api.GetAsync("/api/members"));
    }

    [Theory]
    [InlineData("GET", "/api/invitations", "invite:member")]
    [InlineData("POST", "/api/invitations", "invite:member")]
    [InlineData("DELETE", "/api/members/ben000000001", "delete:member")]
    [InlineData("PUT", "/api/members/ben000000001/role", "manage:member")]
    public async Task A_missing_permission_is_named(string method, string path, string permission)
    {
        var chloe = await site.ApiAsync("chloe@example.com", Aurora);
        var answer = await chloe.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : "{}");
        Assert.Equal((403, "insufficient_scope"), (answer.Status, answer["code"]));
        Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{permission}\"", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_session_opens_nothing_of_the_API_and_is_not_even_renewed_there()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        foreach (var path in new[]
        {
            "/api/members",
            "/api/organizations",
            "/API/members",
            organization.At("api/members"),
            organization.At("api/organizations")
        })
        {
            var answer = await owner.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, path)));
            Assert.Equal(path.StartsWith("/o/", StringComparison.Ordinal) ? 404 : 401, (int)answer.Status);
            Assert.Null(answer.Header("Set-Cookie"));
        }
    }

    [Theory]
    [InlineData("/o/aur0racoffee/members")]
    [InlineData("/o/aur0racoffee/api/members")]
    [InlineData("/organizations")]
    public async Task A_bearer_token_opens_no_page(string path)
    {
        var token = await site.OrganizationTokenAsync("alice@example.com", Aurora);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, path));
        request.Headers.Authorization = new("Bearer", token);
        var answer = await site.Browse().SendAsync(request);
        Assert.Equal(302, (int)answer.Status);
        Assert.StartsWith(site.Logto.Endpoint, answer.Header("Location"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?organization_id=birchbooks01&organizationId=birchbooks01")]
    [InlineData("?access_token=x")]
    public async Task Nothing_in_the_address_changes_the_tenant(string query)
    {
        var api = await site.ApiAsync("alice@example.com", Aurora);
        var answer = await api.SendAsync(
            HttpMethod.Get,
            $"/api/organization{query}",
            null,
            ("X-Organization-Id", "birchbooks01"),
            ("Organization-Id", "birchbooks01"));
        Assert.Equal(Aurora, answer["id"]);
    }

    private static void AssertInvalid(JsonAnswer answer)
    {
        Assert.Equal((401, "invalid_token"), (answer.Status, answer["code"]));
        Assert.StartsWith("Bearer error=\"invalid_token\"", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }
}

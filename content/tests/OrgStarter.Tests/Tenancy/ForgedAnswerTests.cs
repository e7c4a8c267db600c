using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>Tokens that prove nothing, presented to the site as Logto's answer to its exchange.</summary>
public sealed class ForgedAnswerTests : IAsyncLifetime
{
    private const string Aurora = "aur0racoffee";
    private const string Chloe = "chloe0000001";
    private static readonly string OwnersPage = Organization.Aurora.At("members/invitations");
    private TestSite site = null!;

    private LogtoClient Logto => new(site.Logto);

    public async ValueTask InitializeAsync() => site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData("privilege trap")]
    [InlineData("another organization")]
    [InlineData("another person")]
    [InlineData("another issuer")]
    [InlineData("another key")]
    [InlineData("alg none")]
    [InlineData("expired")]
    [InlineData("two audiences")]
    [InlineData("an ID token")]
    [InlineData("opaque")]
    [InlineData("empty")]
    [InlineData("missing")]
    [InlineData("a number")]
    public async Task The_site_believes_none_keeps_none_and_says_so_calmly(string flaw)
    {
        var forged = await ForgeAsync(flaw);
        site.Exchanges.Change = answer =>
        {
            switch (flaw)
            {
                case "missing": answer.Remove("access_token"); break;
                case "a number": answer["access_token"] = 7; break;
                default: answer["access_token"] = forged; break;
            }
        };
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        foreach (var page in new[] { OwnersPage, Organization.Aurora.At("settings/roles") })
        {
            await chloe.GetAsync(page);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, chloe.Page.Status);
        }

        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<global::OrgStarter.Data.AppDbContext>();
        Assert.Equal(0, await db.SessionTokens.CountAsync(TestContext.Current.CancellationToken));

        // The truth again: what Chloe may, and no more.
        site.Exchanges.Change = null;
        await chloe.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, chloe.Page.Status);
        await chloe.GetAsync(OwnersPage);
        Assert.Equal(HttpStatusCode.Forbidden, chloe.Page.Status);
    }

    [Fact]
    public async Task A_true_token_that_says_it_lives_for_ever_is_asked_for_again_after_ten_minutes()
    {
        var eternal = site.SignAsLogto(
            $$"""{"sub":"{{Chloe}}","iss":"{{site.Logto.Endpoint}}/oidc","aud":"urn:logto:organization:{{Aurora}}","exp":99999999999,"scope":"invite:member"}""");
        site.Exchanges.Change = answer => answer["access_token"] = eternal;
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(OwnersPage);
        Assert.Equal(HttpStatusCode.OK, chloe.Page.Status);
        site.Exchanges.Change = null;
        site.Time.Advance(TimeSpan.FromMinutes(10.1));
        await chloe.GetAsync(OwnersPage);
        Assert.Equal(HttpStatusCode.Forbidden, chloe.Page.Status);
    }

    [Fact]
    public async Task The_site_never_names_a_resource_when_it_asks_for_a_token()
    {
        var asked = new List<string>();
        var instance = site.StartAnother(services => services.AddHttpClient(global::OrgStarter.Logto.LogtoClients.Exchange)
            .AddHttpMessageHandler(() => new Listening(asked)));
        // Dan is in two organizations: signing in leads him to the choice and takes no token yet.
        var dan = await site.BrowseAsAsync("dan@example.com");
        await instance.Browse(dan).GetAsync(Organization.Aurora.At("settings/roles"));
        var form = Assert.Single(asked);
        Assert.Contains($"organization_id={Aurora}", form, StringComparison.Ordinal);
        Assert.DoesNotContain("resource", form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logto_may_change_its_key_at_any_time()
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Organization.Aurora.At("settings/roles"));
        site.Logto.RotateKeys();
        site.Time.Advance(TimeSpan.FromMinutes(11));
        await chloe.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, chloe.Page.Status);
    }

    [Fact]
    public async Task A_flood_of_tokens_with_unknown_keys_asks_Logto_for_its_keys_once()
    {
        var validator = site.Services.GetRequiredService<OrganizationTokenValidator>();
        await site.BrowseAsAsync("chloe@example.com");
        site.Logto.Calls.Forget();
        for (var i = 0; i < 50; i++)
        {
            Assert.Null(await validator.ValidateAsync(Signed("another key"), Aurora, Chloe, TestContext.Current.CancellationToken));
        }

        Assert.InRange(site.Logto.Calls.All.Count(call => call.Path == "/oidc/jwks"), 0, 1);
    }

    private async Task<string> ForgeAsync(string flaw) => flaw switch
    {
        "privilege trap" =>
            await TokenAsync("chloe@example.com", ("organization_id", Aurora), ("resource", "urn:logto:resource:organizations")),
        "another organization" => await TokenAsync("dan@example.com", ("organization_id", "birchbooks01")),
        "another person" => await TokenAsync("alice@example.com", ("organization_id", Aurora)),
        "an ID token" => (await Logto.SignInAsync("chloe@example.com"))["id_token"]!,
        "opaque" => "q8fYgq2dPpEJ3KzCq0rXy7mVb1nLwTsAhUoIeRtDfGc",
        "empty" => "",
        "expired" => site.SignAsLogto(
            $$"""{"sub":"{{Chloe}}","iss":"{{site.Logto.Endpoint}}/oidc","aud":"urn:logto:organization:{{Aurora}}","exp":{{DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds()}},"scope":"invite:member"}"""),
        _ => Signed(flaw),
    };

    /// <summary>Right in everything but its flaw; signed by a stranger's key, as whoever forges a token must.</summary>
    private string Signed(string flaw)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = flaw == "another issuer" ? "https://evil.example/oidc" : $"{site.Logto.Endpoint}/oidc",
            Expires = DateTime.UtcNow.AddHours(1),
            TokenType = "at+jwt",
            Claims = new Dictionary<string, object> { ["sub"] = Chloe, ["scope"] = "invite:member" },
            SigningCredentials = flaw == "alg none" ? null
                : new SigningCredentials(
                    new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = Guid.NewGuid().ToString() },
                    SecurityAlgorithms.EcdsaSha384),
        };
        descriptor.Claims["aud"] = flaw == "two audiences"
            ? new[] { $"urn:logto:organization:{Aurora}", "urn:logto:organization:birchbooks01" } : $"urn:logto:organization:{Aurora}";
        if (flaw is "another issuer" or "two audiences")
        {
            // These even with Logto's own signature.
            descriptor.SigningCredentials = null;
            var unsigned = new JsonWebTokenHandler().CreateToken(descriptor);
            return site.SignAsLogto(Base64UrlEncoder.Decode(unsigned.Split('.')[1]));
        }

        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    private async Task<string> TokenAsync(string email, params (string, string)[] form) =>
        (await Logto.RefreshAsync((await Logto.SignInAsync(email))["refresh_token"]!, form))["access_token"]!;

    private sealed class Listening(List<string> heard) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            heard.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

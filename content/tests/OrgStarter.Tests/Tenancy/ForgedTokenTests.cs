using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>Tokens that prove nothing, presented to the one place that decides whom to believe.</summary>
public sealed class ForgedTokenTests(TestSite site)
{
    private const string Aurora = "aur0racoffee";
    private const string Ben = "ben000000001";
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task A_true_token_is_believed_with_exactly_its_scopes()
    {
        var tenant = await ValidateAsync(await TokenAsync("ben@example.com", ("organization_id", Aurora)));
        Assert.Equal((Aurora, Ben), (tenant!.OrganizationId, tenant.UserId));
        Assert.Equal(SiteRoles.Template.ByRole["admin"].Order(), tenant.Permissions.Order());
    }

    [Fact]
    public async Task A_token_of_the_privilege_trap_is_refused() =>
        Assert.Null(
            await ValidateAsync(
                await TokenAsync("ben@example.com", ("organization_id", Aurora), ("resource", "urn:logto:resource:organizations"))));

    [Fact]
    public async Task A_token_of_another_organization_is_refused() =>
        Assert.Null(await ValidateAsync(await TokenAsync("dan@example.com", ("organization_id", "birchbooks01")), user: "dan000000001"));

    [Fact]
    public async Task A_token_of_another_person_is_refused() =>
        Assert.Null(await ValidateAsync(await TokenAsync("chloe@example.com", ("organization_id", Aurora))));

    [Fact]
    public async Task An_ID_token_and_a_machines_token_are_refused()
    {
        var tokens = await logto.SignInAsync("ben@example.com");
        Assert.Null(await ValidateAsync(tokens["id_token"]!));
        var machine = await logto.TokenAsync(
            LogtoClient.ManagementApp,
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"),
            ("scope", "all"));
        Assert.Null(await ValidateAsync(machine["access_token"]!, user: LogtoClient.ManagementApp.Id));
    }

    [Fact]
    public async Task A_token_whose_time_is_over_is_refused()
    {
        await using var own = await TestSite.StartAsync();
        var client = new LogtoClient(own.Logto);
        var token = (await client.RefreshAsync(
            (await client.SignInAsync("ben@example.com"))["refresh_token"]!,
            ("organization_id", Aurora)))["access_token"]!;
        var validator = own.Services.GetRequiredService<OrganizationTokenValidator>();
        Assert.NotNull(await validator.ValidateAsync(token, Aurora, Ben, TestContext.Current.CancellationToken));
        own.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await validator.ValidateAsync(token, Aurora, Ben, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another issuer")]
    [InlineData("no signature")]
    [InlineData("two audiences")]
    [InlineData("no end")]
    [InlineData("another type")]
    public async Task A_token_made_by_somebody_else_is_refused(string flaw)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = flaw == "another issuer" ? "https://evil.example/oidc" : $"{site.Logto.Endpoint}/oidc",
            Audience = $"urn:logto:organization:{Aurora}",
            Expires = flaw == "no end" ? null : DateTime.UtcNow.AddHours(1),
            TokenType = flaw == "another type" ? "JWT" : "at+jwt",
            Claims = new Dictionary<string, object> { ["sub"] = Ben, ["scope"] = "delete:organization" },
            SigningCredentials = flaw == "no signature"
                ? null
                : new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha384),
        };
        if (flaw == "two audiences")
        {
            descriptor.Audience = null;
            descriptor.Claims["aud"] = new[] { $"urn:logto:organization:{Aurora}", "urn:logto:organization:birchbooks01" };
        }

        var forged = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
        Assert.Null(await ValidateAsync(forged));
    }

    [Fact]
    public async Task A_true_token_with_one_changed_character_is_refused()
    {
        var token = await TokenAsync("ben@example.com", ("organization_id", Aurora));
        var at = token.IndexOf('.', StringComparison.Ordinal) + 20;
        Assert.Null(await ValidateAsync(token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..]));
        Assert.Null(await ValidateAsync("not.a.token"));
        Assert.Null(await ValidateAsync(""));
    }

    public static TheoryData<string> OddEnds =>
    [
        "-1", "0", "\"tomorrow\"", "[]", "{}", "null", "true", "1.5", "-9223372036854775808", "1e400"
    ];

    [Theory]
    [MemberData(nameof(OddEnds))]
    public async Task A_token_that_Logto_signed_with_an_odd_end_is_refused_without_a_fuss(string exp) =>
        Assert.Null(await ValidateAsync(site.SignAsLogto(Payload(exp))));

    [Theory]
    [InlineData("253402300800")]
    [InlineData("9223372036854775807")]
    public async Task An_end_beyond_the_calendar_is_only_very_late(string exp)
    {
        var tenant = await ValidateAsync(site.SignAsLogto(Payload(exp)));
        Assert.True(tenant is null || tenant.ExpiresAt > DateTimeOffset.UtcNow);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[\"delete:organization\"]")]
    [InlineData("{}")]
    [InlineData("7")]
    public async Task An_odd_scope_grants_nothing(string scope)
    {
        var tenant = await ValidateAsync(site.SignAsLogto(Payload("4000000000", scope)));
        Assert.True(tenant is null || !tenant.May("delete:organization"));
    }

    private string Payload(string exp, string scope = "\"delete:organization\"") =>
        $$"""{"sub":"{{Ben}}","iss":"{{site.Logto.Endpoint}}/oidc","aud":"urn:logto:organization:{{Aurora}}","exp":{{exp}},"scope":{{scope}}}""";

    private async Task<string> TokenAsync(string email, params (string, string)[] form)
    {
        var signedIn = await logto.SignInAsync(email);
        return (await logto.RefreshAsync(signedIn["refresh_token"]!, form))["access_token"]!;
    }

    private Task<TenantContext?> ValidateAsync(string token, string user = Ben) =>
        site.Services.GetRequiredService<OrganizationTokenValidator>()
            .ValidateAsync(token, Aurora, user, TestContext.Current.CancellationToken);
}

using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>Scripts of other sites: closed unless configured.</summary>
public sealed class ApiCorsTests(TestSite site)
{
    private const string FrontEnd = "https://front.example";

    [Fact]
    public async Task By_default_no_other_origin_may_read()
    {
        Assert.DoesNotContain("Access-Control-Allow-Origin", (await PreflightAsync(site, FrontEnd)).Headers.Keys);
        var answer = await site.Api(null).SendAsync(HttpMethod.Get, "/api/members", null, ("Origin", FrontEnd));
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Headers.Keys);
    }

    [Fact]
    public async Task A_configured_origin_may_and_no_other()
    {
        await using var own = await TestSite.StartAsync(null, ("Api:AllowedOrigins:0", FrontEnd));
        var preflight = await PreflightAsync(own, FrontEnd);
        Assert.Equal((204, FrontEnd), (preflight.Status, preflight.Headers["Access-Control-Allow-Origin"]));
        Assert.DoesNotContain("Access-Control-Allow-Credentials", preflight.Headers.Keys);
        Assert.DoesNotContain("Access-Control-Allow-Origin", (await PreflightAsync(own, "https://evil.example")).Headers.Keys);

        // The front end must be able to read a refusal, or it cannot fetch a new token.
        var refusal = await own.Api("nonsense").SendAsync(HttpMethod.Get, "/api/members", null, ("Origin", FrontEnd));
        Assert.Equal((401, FrontEnd), (refusal.Status, refusal.Headers["Access-Control-Allow-Origin"]));
        Assert.Contains("WWW-Authenticate", refusal.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);

        var page = await own.Api(null).SendAsync(
            HttpMethod.Options,
            "/organizations",
            null,
            ("Origin", FrontEnd),
            ("Access-Control-Request-Method", "GET"));
        Assert.DoesNotContain("Access-Control-Allow-Origin", page.Headers.Keys);
    }

    private static Task<JsonAnswer> PreflightAsync(TestSite site, string origin) => site.Api(null).SendAsync(
        HttpMethod.Options,
        "/api/invitations",
        null,
        ("Origin", origin),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type"));
}

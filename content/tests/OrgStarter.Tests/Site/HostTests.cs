using System.Net;
using Microsoft.Extensions.Logging;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>The Host header is the caller's to write: a name that is not the site's gets 400, and costs Logto nothing.</summary>
public sealed class HostTests(TestSite site)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/account/sign-in")]
    [InlineData("/css/site.css")]
    [InlineData("/api/organizations")]
    [InlineData("/webhooks/logto")]
    public async Task A_name_that_is_not_the_sites_gets_400(string path)
    {
        foreach (var host in new[] { "evil.example", "localhost.evil.example", "10.0.0.7:8080", "[2001:db8::1]" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(site, $"http://{host}{path}")).StatusCode);
        }
    }

    [Fact]
    public async Task In_Development_every_name_of_this_machine_is_the_sites()
    {
        foreach (var host in new[] { "localhost", "localhost:5080", "127.0.0.1:5080", "[::1]:5080", "orgstarter.localhost" })
        {
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(site, $"http://{host}/")).StatusCode);
        }
    }

    [Fact]
    public async Task With_a_public_address_its_name_alone_is_the_sites_but_for_probes_of_its_health()
    {
        await using var own =
            await TestSite.StartAsync(settings: [("environment", "Production"), ("Site:PublicUrl", "https://app.example.com:8443")]);
        own.Logto.Calls.Forget();
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(own, "https://evil.example/account/sign-in")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(own, "https://localhost/account/sign-in")).StatusCode);
        Assert.DoesNotContain(own.Logto.Calls.All, call => call.Path == "/oidc/request");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(own, "https://app.example.com:8443/")).StatusCode);
        // A probe knows the machine's address and nothing else.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(own, $"http://10.0.0.7:8080{Health.LivePath}")).StatusCode);
    }

    [Fact]
    public async Task The_setting_AllowedHosts_takes_the_place_of_that()
    {
        await using var own = await TestSite.StartAsync(settings: ("AllowedHosts", "site.internal;*.example.org"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(own, "http://site.internal:8080/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(own, "http://eu.example.org/")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(own, "http://evil.example/")).StatusCode);
    }

    [Fact]
    public async Task An_authorization_request_that_Logto_refuses_ends_on_a_calm_page_and_is_one_line_in_the_log()
    {
        // Logto knows no redirect URI of this name.
        await using var own = await TestSite.StartAsync(settings: ("AllowedHosts", "*"));
        var answer = await AskAsync(own, "http://other.example/account/sign-in?returnUrl=%2Forganizations");
        Assert.Equal(
            (HttpStatusCode.Found, "/account/sign-in-failed?returnUrl=%2Forganizations"),
            (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.False(answer.Headers.Contains("Set-Cookie"));

        var page = await AskAsync(own, $"http://other.example{answer.Headers.Location}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(own.Logs.All, line => line.Text.Contains("unhandled", StringComparison.OrdinalIgnoreCase));
        // Beside what ASP.NET Core's handler says of the answer.
        var line = Assert.Single(own.Logs.All, line =>
            line.Level >= LogLevel.Error && line.Category.StartsWith("OrgStarter.", StringComparison.Ordinal));
        Assert.StartsWith("Logto refused to begin a sign-in at http://other.example/signin-logto: ", line.Text, StringComparison.Ordinal);
        Assert.Contains("redirect_uri", line.Text, StringComparison.Ordinal);
        Assert.Single(line.Text.Trim().Split('\n'));
    }

    private static Task<HttpResponseMessage> AskAsync(TestSite site, string address) =>
        site.Http().SendAsync(new HttpRequestMessage(HttpMethod.Get, address), TestContext.Current.CancellationToken);
}

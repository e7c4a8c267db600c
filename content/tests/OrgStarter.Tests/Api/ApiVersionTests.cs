using System.Globalization;
using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>What every answer of the API has in common: its version, and how many requests are left.</summary>
public sealed class ApiVersionTests(TestSite site)
{
    [Theory]
    [InlineData("organization")]
    [InlineData("members?pageSize=2")]
    [InlineData("nowhere")]
    public async Task Version_1_answers_as_the_address_without_a_version(string path)
    {
        var api = await site.ApiAsync("ben@example.com", Organization.Aurora.Id);
        var (plain, versioned) = (await api.GetAsync($"/api/{path}"), await api.GetAsync($"/api/v1/{path}"));
        Assert.Equal((plain.Status, plain.Body?["items"]?.ToJsonString()), (versioned.Status, versioned.Body?["items"]?.ToJsonString()));
        Assert.Equal(404, (await api.GetAsync($"/api/v1/v1/{path}")).Status);
        Assert.Equal(401, (await site.Api(null).GetAsync("/api/v1/organization")).Status);
    }

    [Fact]
    public async Task Each_answer_says_how_many_requests_are_left_and_when_they_begin_anew()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:Api:Requests", "3"));
        var ben = await own.ApiAsync("ben@example.com", Organization.Aurora.Id);
        var seconds = 60 - own.Time.GetUtcNow().Second;
        own.Time.Advance(TimeSpan.FromSeconds(seconds + 20));
        var left = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var answer = await ben.GetAsync(i == 0 ? "/api/nowhere" : "/api/organization");
            Assert.Equal("\"default\";q=3;w=60", answer.Headers["RateLimit-Policy"]);
            left.Add(answer.Headers["RateLimit"].Split(";t=")[0]);
            Assert.InRange(int.Parse(answer.Headers["RateLimit"].Split(";t=")[1], CultureInfo.InvariantCulture), 38, 41);
        }

        Assert.Equal(["\"default\";r=2", "\"default\";r=1", "\"default\";r=0"], left);
        var refused = await ben.GetAsync("/api/organization");
        Assert.Equal((429, "too_many_requests"), (refused.Status, refused["code"]));
        Assert.Equal(refused.Headers["RateLimit"].Split(";t=")[1], refused.Headers["Retry-After"]);
        // Others are not affected, and neither are pages.
        Assert.Equal(200, (await (await own.ApiAsync("chloe@example.com", Organization.Aurora.Id)).GetAsync("/api/organization")).Status);
        var page = await own.Browse().GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, null), (page.Status, page.Header("RateLimit")));
        own.Time.Advance(TimeSpan.FromSeconds(41));
        Assert.Equal(200, (await ben.GetAsync("/api/organization")).Status);
    }

    [Fact]
    public async Task Development_has_a_page_with_the_reference()
    {
        var page = await site.Browse().GetAsync("/scalar");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("openapi/v1.json", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("https://cdn", page.Body, StringComparison.Ordinal);
        await using var live = await TestSite.StartAsync(settings: TestSite.Production);
        Assert.Equal(HttpStatusCode.NotFound, (await live.BrowseSecurely().GetAsync("/scalar")).Status);
    }
}

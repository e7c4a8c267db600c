using System.Net;
using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.Operators;

/// <summary>Operators have a global role at Logto. Their pages do not exist for others.</summary>
public sealed class OperatorAccessTests(TestSite site) : IClassFixture<TestSite>
{
    public const string Operator = "olga@example.com";

    [Fact]
    public async Task An_operator_sees_the_pages_and_other_users_do_not_find_them()
    {
        var browser = await site.BrowseAsAsync(Operator);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/operator")).Status);

        var owner = await site.BrowseAsAsync("alice@example.com");
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync("/operator")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync("/o/aur0racoffee/operator")).Status);
        Assert.Equal("/sign-in", (await site.Browse().GetAsync("/operator")).Path);
    }

    [Fact]
    public async Task The_right_ends_with_the_next_request_after_Logto_took_the_role_away()
    {
        var logto = new LogtoClient(site.Logto);
        var address = TestSite.Someone();
        var browser = await site.BrowseAsAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/operator")).Status);

        var roles = (await logto.ApiAsync(HttpMethod.Get, "/roles?type=User")).Body!.AsArray();
        var role = (string)roles.Single(one => (string?)one!["name"] == DevLogtoApplications.OperatorRole)!["id"]!;
        var path = $"/users/{await site.PersonIdAsync(address)}/roles";
        await logto.ApiAsync(HttpMethod.Post, path, new { roleIds = new[] { role } });
        var later = await site.BrowseAsAsync(address);
        Assert.Equal(HttpStatusCode.OK, (await later.GetAsync("/operator")).Status);

        await logto.ApiAsync(HttpMethod.Delete, $"{path}/{role}");
        Assert.Equal(HttpStatusCode.NotFound, (await later.GetAsync("/operator")).Status);
        Assert.Equal(HttpStatusCode.OK, (await later.GetAsync("/account/sessions")).Status);
    }

    [Fact]
    public async Task A_site_without_the_setting_has_no_operators()
    {
        await using var own = await TestSite.StartAsync(settings: ("Logto:OperatorResource", ""));
        var browser = await own.BrowseAsAsync(Operator);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/operator")).Status);
        Assert.DoesNotContain("href=\"/operator\"", browser.Page.Body, StringComparison.Ordinal);
    }
}

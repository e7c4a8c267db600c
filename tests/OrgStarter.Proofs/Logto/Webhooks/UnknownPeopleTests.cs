using System.Net;
using System.Text.Json;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Logto.Webhooks;

/// <summary>Events that do not say, or do not say fully, whom they are about. This site hears only what a test tells it.</summary>
public sealed class UnknownPeopleTests : IAsyncLifetime
{
    private TestSite site = null!;
    private LogtoClient logto = null!;

    public async ValueTask InitializeAsync()
    {
        site = await TestSite.StartAsync();
        logto = new LogtoClient(site.Logto);
    }

    [Theory]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"aur0racoffee"}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"aur0racoffee","addedUserIds":[]}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"aur0racoffee","addedUserIds":["eve000000001"],"removedUserIds":[5]}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"aur0racoffee","addedUserIds":["../users"]}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"aur0racoffee","removedUserIds":{many:101}}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"aur0racoffee","addedUserIds":["eve000000001"],"removedUserIds":{many:5000}}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","params":{"id":"aur0racoffee"}}""")]
    public async Task Everybody_in_the_organization_is_asked_about_again(string body)
    {
        foreach (var count in new[] { 101, 5000 })
        {
            body = body.Replace(
                $"{{many:{count}}}",
                JsonSerializer.Serialize(Enumerable.Range(0, count).Select(i => $"somebody{i}")),
                StringComparison.Ordinal);
        }

        var chloe = await site.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Organization.Aurora.At("settings/roles"));
        await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{Organization.Aurora.Id}/users/chloe0000001");
        await chloe.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, chloe.Page.Status);

        await Deliveries.TellAsync(site, JsonSerializer.Deserialize<JsonElement>(body));
        await chloe.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.NotFound, chloe.Page.Status);
    }

    [Fact]
    public async Task Nobody_in_another_organization_is_asked_about_again()
    {
        var dan = await site.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Organization.Birch.At("settings/roles"));
        site.Logto.Calls.Forget();
        await Deliveries.TellAsync(site, new { @event = "Organization.Membership.Updated", organizationId = Organization.Aurora.Id });
        await dan.GetAsync(Organization.Birch.At("settings/roles"));
        Assert.DoesNotContain(site.Logto.Calls.All, call => call.Path == "/oidc/token");
    }

    [Theory]
    [InlineData("OrganizationRole.Scopes.Updated")]
    [InlineData("OrganizationScope.Deleted")]
    public async Task Permissions_taken_from_a_role_are_gone_with_the_next_request(string name)
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Organization.Aurora.At("members"));
        var roles = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles?page_size=100")).Body!.AsArray();
        var member = roles.Single(role => (string)role!["name"]! == "member")!["id"];
        Assert.Equal(
            204,
            (await logto.ApiAsync(
                HttpMethod.Put,
                $"/organization-roles/{member}/scopes",
                new { organizationScopeIds = Array.Empty<string>() })).Status);
        await chloe.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, chloe.Page.Status);

        await Deliveries.TellAsync(site, new { @event = name });
        await chloe.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.Forbidden, chloe.Page.Status);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}

using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Api;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

/// <summary>Every endpoint of the API that changes something is walked here and found in the audit afterwards.</summary>
public sealed class ApiAuditTests(TestSite site)
{
    /// <summary>Does what the endpoint is for, and says what the newest entry then is: action and target.</summary>
    private static readonly Dictionary<string, Func<Walk, Task<(string What, string Of)>>> Walks = new()
    {
        ["POST api/organizations"] = walk => Task.FromResult(("Organization created", walk.Organization.Name)),
        ["POST api/invitations"] = async walk => ("Invitation sent", (await walk.InviteAsync()).Address),
        ["POST api/invitations/{id}/resend"] = async walk =>
        {
            var (address, id) = await walk.InviteAsync();
            Assert.Equal(204, (await walk.Owner.PostAsync($"/api/invitations/{id}/resend")).Status);
            return ("Invitation resent", address);
        },
        ["DELETE api/invitations/{id}"] = async walk =>
        {
            var (address, id) = await walk.InviteAsync();
            Assert.Equal(204, (await walk.Owner.DeleteAsync($"/api/invitations/{id}")).Status);
            return ("Invitation revoked", address);
        },
        ["PUT api/members/{userId}/role"] = async walk =>
        {
            var (address, id) = await walk.JoinAsync();
            Assert.Equal(204, (await walk.Owner.PutAsync($"/api/members/{id}/role", new { role = "admin" })).Status);
            return ("Role changed", address);
        },
        ["PUT api/members/{userId}/roles"] = async walk =>
        {
            var (address, id) = await walk.JoinAsync();
            Assert.Equal(204, (await walk.Owner.PutAsync($"/api/members/{id}/roles", new { roles = new[] { "admin" } })).Status);
            return ("Role changed", address);
        },
        ["DELETE api/members/{userId}"] = async walk =>
        {
            var (address, id) = await walk.JoinAsync();
            Assert.Equal(204, (await walk.Owner.DeleteAsync($"/api/members/{id}")).Status);
            return ("Member removed", address);
        },
    };

    private static Dictionary<string, Func<ApiClient, Task<(string What, string Of)>>> OfFeatures { get; } =
        TestedFeature.All.SelectMany(feature => feature.AuditedCalls).ToDictionary();

    public static TheoryData<string> Doors => [.. Walks.Keys, .. OfFeatures.Keys];

    [Fact]
    public void No_endpoint_is_forgotten()
    {
        var found = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ApiEndpointAttribute>() is not null)
            .SelectMany(endpoint =>
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(verb =>
                    $"{verb} {endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Where(door => !door.StartsWith("GET ", StringComparison.Ordinal));
        Listed.AssertEqual(
            "endpoints of the API that change something", found, Walks.Keys.Concat(OfFeatures.Keys),
            $"{nameof(Walks)} a call of it that leaves an entry (for a feature: to the {nameof(TestedFeature.AuditedCalls)} of its "
                + $"{nameof(TestedFeature)})",
            "[\"{0}\"] = async walk => (\"What was done\", \"to what\"),");
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_call_that_changes_something_leaves_its_entry(string door)
    {
        var walk = await Walk.BeginAsync(site);
        var (what, of) = OfFeatures.TryGetValue(door, out var call) ? await call(walk.Owner) : await Walks[door](walk);
        var newest = (await walk.Browser.AuditAsync(walk.Organization))[0];
        Assert.Equal((what, of, null), (newest.What, newest.Of, newest.Outcome));
    }

    [Theory]
    [InlineData("PUT", "role")]
    [InlineData("DELETE", "")]
    public async Task A_role_taken_away_in_Logtos_console_a_moment_ago_counts_for_callers_too(string verb, string path)
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.ApiAsync("alice@example.com", Organization.Aurora.Id);
        await own.SetRoleInConsoleAsync(Organization.Aurora, "alice0000001", "member");
        var answer = await alice.SendAsync(
            new HttpMethod(verb),
            $"/api/members/chloe0000001/{path}".TrimEnd('/'),
            verb == "PUT" ? new { role = "admin" } : null);
        Assert.Equal((403, "rights_changed"), (answer.Status, answer["code"]));
        Assert.Equal((401, "token_overtaken"), ((await alice.GetAsync("/api/members")) is var next ? next.Status : 0, next["code"]));
    }

    /// <summary>A new organization, its owner's browser, and its owner as a caller.</summary>
    private sealed record Walk(TestSite Site, Browser Browser, Organization Organization, ApiClient Owner)
    {
        public static async Task<Walk> BeginAsync(TestSite site)
        {
            var address = TestSite.Someone();
            var browser = await site.BrowseAsAsync(address);
            var created = await (await site.ApiAsync(address)).PostAsync("/api/organizations", new { name = $"Org {Guid.NewGuid():N}" });
            Assert.Equal(201, created.Status);
            var organization = new Organization(created["id"]!, created["name"]!);
            return new Walk(site, browser, organization, await site.ApiAsync(address, organization.Id));
        }

        public async Task<(string Address, string Id)> InviteAsync()
        {
            var address = TestSite.Someone();
            Assert.Equal(200, (await Owner.PostAsync("/api/invitations", new { addresses = new[] { address }, role = "member" })).Status);
            return (address, (string)(await Owner.GetAsync("/api/invitations")).Body!["items"]![0]!["id"]!);
        }

        public async Task<(string Address, string Id)> JoinAsync()
        {
            var (_, address) = await Site.JoinAsync(Browser, Organization, "member");
            return (address, await Site.PersonIdAsync(address));
        }
    }
}

using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>Tokens for the API resource that name an organization, and tokens of machines from Logto's Console.</summary>
public sealed class OrganizationResourceTests(TestSite site)
{
    private static readonly (string, string) Resource = ("resource", DevLogtoApplications.SiteApiResource);
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task A_token_for_the_API_resource_and_an_organization_opens_it_with_the_permissions_that_it_has_there()
    {
        var resources = (await logto.ApiAsync(HttpMethod.Get, "/resources")).Body!.AsArray();
        var resource = resources.Single(known => (string)known!["indicator"]! == DevLogtoApplications.SiteApiResource)!["id"];
        var added = await logto.ApiAsync(HttpMethod.Post, $"/resources/{resource}/scopes", new { name = "read:member", description = "" });
        var roles = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles?page_size=100")).Body!.AsArray();
        var member = roles.Single(role => (string)role!["name"]! == "member")!["id"];
        Assert.Equal(201, (await logto.ApiAsync(
            HttpMethod.Post,
            $"/organization-roles/{member}/resource-scopes",
            new { scopeIds = new[] { added["id"] } })).Status);

        var signedIn = await logto.SignInAsync("chloe@example.com", changes: Resource);
        var answer = await logto.RefreshAsync(signedIn["refresh_token"]!, Resource, ("organization_id", Organization.Aurora.Id));
        Assert.Equal("read:member", answer["scope"]);
        Assert.Equal(DevLogtoApplications.SiteApiResource, (string?)answer.Claims("access_token")["aud"]);
        var chloe = site.Api(answer["access_token"]);
        Assert.Equal(Organization.Aurora.Id, (await chloe.GetAsync("/api/organization"))["id"]);
        Assert.Equal(200, (await chloe.GetAsync("/api/members")).Status);
        Assert.Equal(403, (await chloe.GetAsync("/api/invitations")).Status);
        // It is for this organization, and says nothing about the others.
        Assert.Equal(401, (await chloe.GetAsync("/api/organizations")).Status);
    }

    [Fact]
    public async Task A_machine_that_Logtos_Console_adds_and_removes_has_access_in_between_and_disturbs_nobody()
    {
        await using var own = await TestSite.StartAsync();
        await using var deliveries = await Deliveries.ConnectAsync(own);
        var console = new LogtoClient(own.Logto);
        var ben = await own.ApiAsync("ben@example.com", Organization.Aurora.Id);
        var app = (await console.ApiAsync(HttpMethod.Post, "/applications", new { name = "Backend", type = "MachineToMachine" }))["id"]!;
        var secret = (await console.ApiAsync(HttpMethod.Post, $"/applications/{app}/secrets", new { name = "first" }))["value"]!;
        var applications = $"/organizations/{Organization.Aurora.Id}/applications";
        Assert.Equal(201, (await console.ApiAsync(HttpMethod.Post, applications, new { applicationIds = new[] { app } })).Status);
        await deliveries.HeardAsync("Organization.Membership.Updated", $"\"addedApplicationIds\":[\"{app}\"]");

        var token = await console.TokenAsync(
            (app, secret),
            ("grant_type", "client_credentials"),
            ("organization_id", Organization.Aurora.Id));
        var api = own.Api(token["access_token"]);
        Assert.Equal(200, (await api.GetAsync("/api/organization")).Status);
        Assert.Equal(403, (await api.GetAsync("/api/members")).Status);

        Assert.Equal(204, (await console.ApiAsync(HttpMethod.Delete, $"{applications}/{app}")).Status);
        await deliveries.HeardAsync("Organization.Membership.Updated", $"\"removedApplicationIds\":[\"{app}\"]");
        Assert.Equal("token_overtaken", (await api.GetAsync("/api/organization"))["code"]);
        Assert.Equal(200, (await ben.GetAsync("/api/members")).Status);
    }
}

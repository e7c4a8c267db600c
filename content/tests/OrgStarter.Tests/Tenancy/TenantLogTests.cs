using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

public sealed class TenantLogTests
{
    [Theory]
    [InlineData("a page")]
    [InlineData("the API")]
    public async Task What_is_logged_for_a_tenant_names_organization_and_person_by_their_ids_alone(string by)
    {
        await using var own = await TestSite.StartAsync();
        var browser = await own.BrowseAsAsync("ben@example.com");
        await browser.GetAsync(Organization.Aurora.At("home"));
        var api = await own.ApiAsync("ben@example.com", Organization.Aurora.Id);
        await api.GetAsync("/api/organization");
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        Assert.Equal(
            503,
            by == "a page"
                ? (int)(await browser.GetAsync(Organization.Aurora.At("members"))).Status
                : (await api.GetAsync("/api/members")).Status);

        // Written by the handler of failures, when the request's own scopes are long gone.
        var line = Assert.Single(own.Logs.All, line => line.Category == "OrgStarter.Platform.Http.LogtoOutage");
        Assert.Equal((Organization.Aurora.Id, "ben000000001"), ((string?)line.Scope["OrganizationId"], (string?)line.Scope["UserId"]));
        Assert.DoesNotContain(line.Scope.Values, value => value?.ToString()?.Contains("ben@", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_is_logged_outside_of_organizations_names_none()
    {
        await using var own = await TestSite.StartAsync();
        var browser = await own.BrowseAsAsync("eve@example.com");
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        Assert.Equal(503, (int)(await browser.GetAsync("/onboarding/invitations")).Status);
        var line = Assert.Single(own.Logs.All, line => line.Category == "OrgStarter.Platform.Http.LogtoOutage");
        Assert.DoesNotContain("OrganizationId", line.Scope.Keys);
    }
}

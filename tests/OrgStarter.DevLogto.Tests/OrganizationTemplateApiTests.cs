using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Roles and permissions of the organization template, and several members at once.</summary>
public sealed class OrganizationTemplateApiTests
{
    [Fact]
    public async Task A_role_is_made_with_permissions_and_taken_away_again()
    {
        await using var site = await TestSite.StartAsync();
        var logto = new LogtoClient(site.Logto);
        var scope = await logto.ApiAsync(HttpMethod.Post, "/organization-scopes", new { name = "print:invoice", description = "Print" });
        Assert.Equal((201, "print:invoice"), (scope.Status, scope["name"]));
        var role = await logto.ApiAsync(
            HttpMethod.Post,
            "/organization-roles",
            new { name = "printer", organizationScopeIds = new[] { scope["id"] } });
        Assert.Equal((201, "User"), (role.Status, role["type"]));
        Assert.Equal(["tenantId", "id", "name", "description", "type"], role.Body!.AsObject().Select(f => f.Key));

        var path = $"/organization-roles/{role["id"]}";
        Assert.Equal("printer", (await logto.ApiAsync(HttpMethod.Get, path))["name"]);
        Assert.Equal("print:invoice", (string?)(await logto.ApiAsync(HttpMethod.Get, $"{path}/scopes")).Body![0]!["name"]);
        Assert.Equal(
            204,
            (await logto.ApiAsync(HttpMethod.Put, $"{path}/scopes", new { organizationScopeIds = Array.Empty<string>() })).Status);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"{path}/scopes")).Body!.AsArray());
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal("entity.not_found", (await logto.ApiAsync(HttpMethod.Delete, path))["code"]);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/organization-scopes/{scope["id"]}")).Status);
    }

    [Fact]
    public async Task Names_are_taken_once_and_may_be_anything()
    {
        await using var site = await TestSite.StartAsync();
        var logto = new LogtoClient(site.Logto);
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, "/organization-scopes", new { name = "has space" })).Status);
        Assert.Equal(
            "entity.unique_integrity_violation",
            (await logto.ApiAsync(HttpMethod.Post, "/organization-scopes", new { name = "has space" }))["code"]);
        Assert.Equal(
            "entity.unique_integrity_violation",
            (await logto.ApiAsync(HttpMethod.Post, "/organization-roles", new { name = "owner" }))["code"]);
        Assert.Equal(
            "MachineToMachine",
            (await logto.ApiAsync(HttpMethod.Post, "/organization-roles", new { name = "robot", type = "MachineToMachine" }))["type"]);
    }

    [Fact]
    public async Task A_permission_given_to_a_role_is_in_the_next_token_of_its_members()
    {
        await using var site = await TestSite.StartAsync();
        var logto = new LogtoClient(site.Logto);
        var tokens = await logto.SignInAsync("chloe@example.com");
        var scopes = (await logto.ApiAsync(HttpMethod.Get, "/organization-scopes")).Body!.AsArray();
        var invite = (string?)scopes.Single(s => (string?)s!["name"] == "invite:member")!["id"];
        var member = (string?)(await logto.ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray().Single(r =>
            (string?)r!["name"] == "member")!["id"];
        await logto.ApiAsync(HttpMethod.Put, $"/organization-roles/{member}/scopes", new { organizationScopeIds = new[] { invite } });
        var token = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"));
        Assert.Equal("invite:member", (string?)token.Claims("access_token")["scope"]);
    }

    [Fact]
    public async Task Members_are_replaced_and_given_roles_together()
    {
        await using var site = await TestSite.StartAsync();
        var logto = new LogtoClient(site.Logto);
        var id = (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "Together" }))["id"];
        await logto.ApiAsync(HttpMethod.Post, $"/organizations/{id}/users", new { userIds = new[] { "eve000000001", "fay000000001" } });
        var admin = (string?)(await logto.ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray().Single(r =>
            (string?)r!["name"] == "admin")!["id"];
        var many = await logto.ApiAsync(
            HttpMethod.Post,
            $"/organizations/{id}/users/roles",
            new { userIds = new[] { "eve000000001", "fay000000001" }, organizationRoleIds = new[] { admin } });
        Assert.Equal(201, many.Status);
        var scopes = await logto.ApiAsync(HttpMethod.Get, $"/organizations/{id}/users/eve000000001/scopes");
        Assert.Equal(
            global::OrgStarter.SiteRoles.Template.ByRole["admin"].Order(),
            scopes.Body!.AsArray().Select(s => (string?)s!["name"]).Order());
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{id}/users/eve000000001/roles/{admin}")).Status);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"/organizations/{id}/users/eve000000001/scopes")).Body!.AsArray());

        Assert.Equal(
            204,
            (await logto.ApiAsync(
                HttpMethod.Put,
                $"/organizations/{id}/users",
                new { userIds = new[] { "fay000000001", "dan000000001" } })).Status);
        var members = (await logto.ApiAsync(HttpMethod.Get, $"/organizations/{id}/users")).Body!.AsArray();
        Assert.Equal(["dan000000001", "fay000000001"], members.Select(m => (string?)m!["id"]));
        Assert.Single(members[1]!["organizationRoles"]!.AsArray());
    }
}

using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Roles outside organizations: what they grant, and what is refused, as in Logto's role.ts and role.scope.ts.</summary>
public sealed class GlobalRoleTests : IAsyncLifetime
{
    private const string Eve = "eve000000001";
    private TestSite site = null!;
    private LogtoClient logto = null!;

    public async ValueTask InitializeAsync() => logto = new LogtoClient((site = await TestSite.StartAsync()).Logto);

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_role_grants_its_permissions_in_the_next_token_until_it_is_taken_away()
    {
        var role = (string)(await logto.ApiAsync(HttpMethod.Get, "/roles?search=operator")).Body![0]!["id"]!;
        var added = await logto.ApiAsync(HttpMethod.Post, $"/users/{Eve}/roles", new { roleIds = new[] { role } });
        Assert.Equal((201, role), (added.Status, (string?)added.Body!["addedRoleIds"]![0]));
        added = await logto.ApiAsync(HttpMethod.Post, $"/users/{Eve}/roles", new { roleIds = new[] { role } });
        Assert.Empty(added.Body!["addedRoleIds"]!.AsArray());

        var resource = ("resource", DevLogtoApplications.OperatorResource);
        var signedIn = await logto.SignInAsync(
            "eve@example.com", changes: [resource, ("scope", $"openid offline_access roles {DevLogtoApplications.OperatorPermission}")]);
        Assert.Equal(DevLogtoApplications.OperatorPermission, (await logto.RefreshAsync(signedIn["refresh_token"]!, resource))["scope"]);

        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{Eve}/roles/{role}")).Status);
        Assert.Equal(404, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{Eve}/roles/{role}")).Status);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"/users/{Eve}/roles")).Body!.AsArray());
        Assert.Equal("", (await logto.RefreshAsync(signedIn["refresh_token"]!, resource))["scope"]);
    }

    [Fact]
    public async Task What_Logto_refuses_is_refused()
    {
        var machine = (string)(await logto.ApiAsync(HttpMethod.Get, "/roles?type=MachineToMachine")).Body![0]!["id"]!;
        var role = (await logto.ApiAsync(HttpMethod.Get, "/roles?search=operator")).Body![0]!["id"]!;
        var scope = (string)(await logto.ApiAsync(HttpMethod.Get, $"/roles/{role}/scopes")).Body![0]!["id"]!;
        Assert.Equal("user.invalid_role_type", await CodeAsync($"/users/{Eve}/roles", new { roleIds = new[] { machine } }));
        Assert.Equal("entity.not_exists_with_id", await CodeAsync($"/users/{Eve}/roles", new { roleIds = new[] { "unknown" } }));
        Assert.Equal("role.scope_exists", await CodeAsync($"/roles/{role}/scopes", new { scopeIds = new[] { scope } }));
        Assert.Equal("guard.invalid_input", await CodeAsync($"/roles/{role}/scopes", new { scopeIds = Array.Empty<string>() }));

        async Task<string?> CodeAsync(string path, object body) =>
            (string?)(await logto.ApiAsync(HttpMethod.Post, path, body)).Body!["code"];
    }
}

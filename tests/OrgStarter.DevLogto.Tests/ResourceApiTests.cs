using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>API resources, their permissions, and which organization roles have them.</summary>
public sealed class ResourceApiTests : IAsyncLifetime
{
    private TestSite site = null!;
    private LogtoClient logto = null!;

    public async ValueTask InitializeAsync() => logto = new LogtoClient((site = await TestSite.StartAsync()).Logto);

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_resource_is_made_changed_and_taken_away()
    {
        var created = await logto.ApiAsync(
            HttpMethod.Post,
            "/resources",
            new { name = "Documents", indicator = "https://documents.example" });
        Assert.Equal(201, created.Status);
        Assert.Equal(
            ["tenantId", "id", "name", "indicator", "isDefault", "accessTokenTtl", "scopes"],
            created.Body!.AsObject().Select(f => f.Key));
        Assert.Equal("3600", created["accessTokenTtl"]);
        var path = $"/resources/{created["id"]}";
        Assert.Equal(
            ["tenantId", "id", "name", "indicator", "isDefault", "accessTokenTtl"],
            (await logto.ApiAsync(HttpMethod.Get, path)).Body!.AsObject().Select(f => f.Key));
        var taken = await logto.ApiAsync(HttpMethod.Post, "/resources", new { name = "Again", indicator = "https://documents.example" });
        Assert.Equal(
            (422, "resource.resource_identifier_in_use", "The API identifier https://documents.example is already in use"),
            (taken.Status, taken["code"], taken["message"]));
        Assert.Equal("Renamed", (await logto.ApiAsync(HttpMethod.Patch, path, new { name = "Renamed" }))["name"]);
        Assert.Equal("true", (await logto.ApiAsync(HttpMethod.Patch, $"{path}/is-default", new { isDefault = true }))["isDefault"]);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, path)).Status);
        var gone = await logto.ApiAsync(HttpMethod.Get, path);
        Assert.Equal((404, $"The resources with ID `{created["id"]}` does not exist."), (gone.Status, gone["message"]));
    }

    [Fact]
    public async Task The_Management_API_is_a_resource_that_stays_as_it_is()
    {
        var resource = (await logto.ApiAsync(HttpMethod.Get, "/resources?includeScopes=true")).Body!.AsArray()
            .Single(resource => (string?)resource!["indicator"] is not (
                DevLogtoApplications.SiteApiResource or DevLogtoApplications.OperatorResource))!;
        Assert.Equal(("https://default.logto.app/api", "all"), ((string?)resource["indicator"], (string?)resource["scopes"]![0]!["name"]));
        var path = $"/resources/{resource["id"]}";
        Assert.Equal("resource.cannot_modify_management_api", (await logto.ApiAsync(HttpMethod.Patch, path, new { name = "x" }))["code"]);
        Assert.Equal("resource.cannot_delete_management_api", (await logto.ApiAsync(HttpMethod.Delete, path))["code"]);
        Assert.Equal(
            "resource.cannot_modify_management_api",
            (await logto.ApiAsync(HttpMethod.Post, $"{path}/scopes", new { name = "x" }))["code"]);
    }

    [Fact]
    public async Task The_default_resource_is_meant_when_none_is_named()
    {
        var api = await logto.NewApiAsync();
        await logto.ApiAsync(HttpMethod.Patch, $"/resources/{api.Id}/is-default", new { isDefault = true });
        var (_, machine) = await logto.NewApplicationAsync("MachineToMachine");
        var token = await logto.TokenAsync(machine, ("grant_type", "client_credentials"));
        Assert.Equal(api.Indicator, (string?)token.Claims("access_token")["aud"]);
    }

    [Fact]
    public async Task A_permission_is_made_changed_and_taken_away()
    {
        var api = await logto.NewApiAsync("read:documents");
        var path = $"/resources/{api.Id}/scopes";
        var list = await logto.ApiAsync(HttpMethod.Get, path);
        Assert.Equal("1", list.Headers["Total-Number"]);
        Assert.Equal(["tenantId", "id", "resourceId", "name", "description", "createdAt"], list.Body![0]!.AsObject().Select(f => f.Key));
        var spaced = await logto.ApiAsync(HttpMethod.Post, path, new { name = "has space" });
        Assert.Equal((400, "scope.name_with_space"), (spaced.Status, spaced["code"]));
        var taken = await logto.ApiAsync(HttpMethod.Post, path, new { name = "read:documents" });
        Assert.Equal(
            (422, "scope.name_exists", "The scope name read:documents is already in use"),
            (taken.Status, taken["code"], taken["message"]));
        var one = $"{path}/{api.Scopes["read:documents"]}";
        Assert.Equal(
            ("read:all", "All"),
            await logto.ApiAsync(HttpMethod.Patch, one, new { name = "read:all", description = "All" }) is var changed
                ? (changed["name"], changed["description"])
                : default);
        Assert.Equal("entity.not_exists", (await logto.ApiAsync(HttpMethod.Patch, $"{path}/nope", new { name = "x" }))["code"]);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, one)).Status);
        Assert.Equal("entity.not_found", (await logto.ApiAsync(HttpMethod.Delete, one))["code"]);
    }

    [Fact]
    public async Task An_organization_role_is_given_permissions_of_an_API()
    {
        var api = await logto.NewApiAsync("read:documents", "write:documents");
        var path = $"/organization-roles/{await logto.RoleIdAsync("member")}/resource-scopes";
        var (read, write) = (api.Scopes["read:documents"], api.Scopes["write:documents"]);
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, path, new { scopeIds = new[] { read } })).Status);
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, path, new { scopeIds = new[] { read, write } })).Status);
        Assert.Equal(
            new[] { read, write }.Order(StringComparer.Ordinal),
            (await logto.ApiAsync(HttpMethod.Get, path)).Body!.AsArray().Select(s => (string)s!["id"]!));
        Assert.Equal(
            (204, 404),
            (
                (await logto.ApiAsync(HttpMethod.Delete, $"{path}/{read}")).Status,
                (await logto.ApiAsync(HttpMethod.Delete, $"{path}/{read}")).Status));

        var member = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray()
            .Single(r => (string?)r!["name"] == "member")!;
        Assert.Equal(
            $$$"""[{"id":"{{{write}}}","name":"write:documents","resource":{"id":"{{{api.Id}}}","name":"An API"}}]""",
            member["resourceScopes"]!.ToJsonString());
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Put, path, new { scopeIds = Array.Empty<string>() })).Status);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, path)).Body!.AsArray());
        Assert.Equal(400, (await logto.ApiAsync(HttpMethod.Post, path, new { scopeIds = Array.Empty<string>() })).Status);
        Assert.Equal(
            "entity.relation_foreign_key_not_found",
            (await logto.ApiAsync(HttpMethod.Post, path, new { scopeIds = new[] { "nope" } }))["code"]);
        Assert.Equal("entity.not_found", (await logto.ApiAsync(HttpMethod.Get, "/organization-roles/nope/resource-scopes"))["code"]);
    }
}

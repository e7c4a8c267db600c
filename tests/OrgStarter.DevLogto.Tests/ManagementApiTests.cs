using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Organizations, members, roles and people over the Management API, against what a running Logto answered.</summary>
public sealed class ManagementApiTests(TestSite site)
{
    private static readonly string[] OrganizationFields =
        ["tenantId", "id", "name", "description", "customData", "isMfaRequired", "color", "branding", "customCss", "createdAt"];

    private static readonly string[] MemberFields =
    [
        "id", "username", "primaryEmail", "primaryPhone", "name", "avatar", "customData", "identities", "lastSignInAt", "createdAt",
        "updatedAt", "profile", "applicationId", "isSuspended", "organizationRoles",
    ];

    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task Without_a_token_with_a_bad_one_and_on_an_unknown_route_Logto_answers_so()
    {
        var none = await logto.GetAsync("/api/organizations");
        Assert.Equal(
            (401, "auth.authorization_header_missing", "Authorization header is missing."),
            (none.Status, none["code"], none["message"]));
        var garbage = await logto.GetAsync("/api/organizations", "garbage");
        Assert.Equal((401, "auth.unauthorized"), (garbage.Status, garbage["code"]));
        Assert.Equal(404, (await logto.ApiAsync(HttpMethod.Get, "/nope")).Status);
    }

    [Fact]
    public async Task An_organization_token_opens_no_Management_API()
    {
        var tokens = await logto.SignInAsync("alice@example.com");
        var organization = await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"));
        Assert.Equal(401, (await logto.GetAsync("/api/organizations", organization["access_token"])).Status);
        Assert.Equal(401, (await logto.GetAsync("/api/organizations", tokens["access_token"])).Status);
    }

    [Fact]
    public async Task An_organization_is_created_read_changed_and_deleted()
    {
        var created = await logto.ApiAsync(HttpMethod.Post, "/organizations", new
        {
            name = "Rec Org",
            description = "recorded",
            customData = new { plan = "free" }
        });
        Assert.Equal(201, created.Status);
        Assert.Equal(OrganizationFields, created.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(12, created["id"]!.Length);

        var id = created["id"];
        var changed = await logto.ApiAsync(HttpMethod.Patch, $"/organizations/{id}", new
        {
            name = "Renamed",
            description = (string?)null,
            customData = new { seats = 5 }
        });
        Assert.Equal((200, "Renamed"), (changed.Status, changed["name"]));
        Assert.Null(changed["description"]);
        Assert.Equal("""{"seats":5}""", changed.Body!["customData"]!.ToJsonString());
        Assert.Equal("Renamed", (await logto.ApiAsync(HttpMethod.Get, $"/organizations/{id}"))["name"]);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{id}")).Status);
        Assert.Equal("entity.not_found", (await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{id}"))["code"]);
    }

    [Theory]
    [InlineData("""{"name":""}""", "too_small", "Error in key path \"name\": (too_small) String must contain at least 1 character(s)")]
    [InlineData(
        """{"description":"x"}""",
        "invalid_type",
        "Error in key path \"name\": (invalid_type) Expected string but received undefined.")]
    [InlineData("""{"name":5}""", "invalid_type", "Error in key path \"name\": (invalid_type) Expected string but received number.")]
    public async Task A_bad_name_is_refused_with_the_issue(string body, string issue, string details)
    {
        var answer = await logto.ApiAsync(HttpMethod.Post, "/organizations", body);
        Assert.Equal((400, "guard.invalid_input", "The request body is invalid."), (answer.Status, answer["code"], answer["message"]));
        Assert.Equal(issue, (string?)answer.Body!["data"]!["issues"]![0]!["code"]);
        Assert.Equal(details, answer["details"]);
    }

    [Fact]
    public async Task Logto_accepts_white_space_duplicates_and_128_characters_and_refuses_129()
    {
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "  " })).Status);
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "Aurora Coffee", unknown = true })).Status);
        Assert.Equal(201, (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = new string('x', 128) })).Status);
        Assert.Equal(400, (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = new string('x', 129) })).Status);
    }

    [Fact]
    public async Task Malformed_JSON_gets_a_message_and_nothing_else()
    {
        var answer = await logto.ApiAsync(HttpMethod.Post, "/organizations", """{"name":""");
        Assert.Equal(400, answer.Status);
        Assert.Equal(["message"], answer.Body!.AsObject().Select(f => f.Key));
    }

    [Theory]
    [InlineData("GET", "entity.not_exists_with_id")]
    [InlineData("PATCH", "entity.not_exists")]
    [InlineData("DELETE", "entity.not_found")]
    public async Task An_unknown_organization_has_a_code_of_its_own_for_every_method(string method, string code)
    {
        var answer = await logto.ApiAsync(
            new HttpMethod(method),
            "/organizations/doesnotexist",
            method == "PATCH" ? new { name = "x" } : null);
        Assert.Equal((404, code), (answer.Status, answer["code"]));
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("page_size=0")]
    [InlineData("page_size=101")]
    [InlineData("page=x")]
    public async Task A_senseless_page_is_refused(string query)
    {
        var answer = await logto.ApiAsync(HttpMethod.Get, $"/organizations/aur0racoffee/users?{query}");
        Assert.Equal((400, "guard.invalid_pagination"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Members_come_in_pages_with_their_total_and_links_that_lack_api()
    {
        var answer = await logto.ApiAsync(HttpMethod.Get, "/organizations/aur0racoffee/users?page=2&page_size=1");
        Assert.Equal(200, answer.Status);
        Assert.True(int.Parse(answer.Headers["Total-Number"], System.Globalization.CultureInfo.InvariantCulture) >= 34);
        Assert.Contains("rel=\"first\"", answer.Headers["Link"], StringComparison.Ordinal);
        Assert.Contains("rel=\"next\"", answer.Headers["Link"], StringComparison.Ordinal);
        Assert.DoesNotContain("/api/", answer.Headers["Link"], StringComparison.Ordinal);
        Assert.Equal(MemberFields, Assert.Single(answer.Body!.AsArray())!.AsObject().Select(f => f.Key));
    }

    [Fact]
    public async Task Members_are_found_by_text_and_by_role_and_an_unknown_organization_has_none()
    {
        var chloe = await logto.ApiAsync(HttpMethod.Get, "/organizations/aur0racoffee/users?q=CHLOE");
        Assert.Equal("chloe0000001", (string?)Assert.Single(chloe.Body!.AsArray())!["id"]);
        var owners = await logto.ApiAsync(
            HttpMethod.Get,
            $"/organizations/birchbooks01/users?organizationRoleId={await RoleIdAsync("owner")}");
        Assert.Equal("dan000000001", (string?)Assert.Single(owners.Body!.AsArray())!["id"]);
        var nowhere = await logto.ApiAsync(HttpMethod.Get, "/organizations/doesnotexist/users");
        Assert.Equal(200, nowhere.Status);
        Assert.Empty(nowhere.Body!.AsArray());
    }

    [Fact]
    public async Task People_are_added_again_without_harm_and_unknown_ones_not_at_all()
    {
        var id = await NewOrganizationAsync();
        var added = await AddAsync(id, "eve000000001");
        Assert.Equal((201, """["eve000000001"]"""), (added.Status, added.Body!["userIds"]!.ToJsonString()));
        Assert.Equal(201, (await AddAsync(id, "eve000000001")).Status);
        Assert.Equal("entity.relation_foreign_key_not_found", (await AddAsync(id, "nobody"))["code"]);
        Assert.Equal("entity.relation_foreign_key_not_found", (await AddAsync("doesnotexist", "eve000000001"))["code"]);
        Assert.Equal("guard.invalid_input", (await AddAsync(id))["code"]);
        Assert.Single((await logto.ApiAsync(HttpMethod.Get, $"/organizations/{id}/users")).Body!.AsArray());
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{id}/users/eve000000001")).Status);
        Assert.Equal(
            (404, "entity.not_found"),
            await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{id}/users/eve000000001") is var again
                ? (again.Status, again["code"])
                : default);
    }

    [Fact]
    public async Task Roles_are_replaced_and_assigned_by_name_and_by_id()
    {
        var id = await NewOrganizationAsync();
        await AddAsync(id, "eve000000001");
        var roles = $"/organizations/{id}/users/eve000000001/roles";
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Put, roles, new { organizationRoleNames = new[] { "member" } })).Status);
        Assert.Equal(["member"], await RoleNamesAsync(roles));
        var assigned = await logto.ApiAsync(HttpMethod.Post, roles, new { organizationRoleNames = new[] { "admin" } });
        Assert.Equal((201, await RoleIdAsync("admin")), (assigned.Status, (string?)assigned.Body!["organizationRoleIds"]![0]));
        Assert.Equal(["admin", "member"], await RoleNamesAsync(roles));
        Assert.Equal(
            204,
            (await logto.ApiAsync(HttpMethod.Put, roles, new { organizationRoleIds = new[] { await RoleIdAsync("owner") } })).Status);
        Assert.Equal(["owner"], await RoleNamesAsync(roles));
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Put, roles, new { organizationRoleIds = Array.Empty<string>() })).Status);
        Assert.Empty(await RoleNamesAsync(roles));

        var unknown = await logto.ApiAsync(HttpMethod.Put, roles, new { organizationRoleNames = new[] { "emperor" } });
        Assert.Equal((422, "organization.role_names_not_found"), (unknown.Status, unknown["code"]));
    }

    [Fact]
    public async Task Roles_of_somebody_who_is_no_member_are_refused()
    {
        var answer = await logto.ApiAsync(HttpMethod.Get, "/organizations/birchbooks01/users/eve000000001/roles");
        Assert.Equal((422, "organization.require_membership"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task A_person_has_organizations_with_their_roles_in_them()
    {
        var answer = await logto.ApiAsync(HttpMethod.Get, "/users/dan000000001/organizations");
        Assert.Equal(["aur0racoffee", "birchbooks01"], answer.Body!.AsArray().Select(o => (string?)o!["id"]));
        Assert.Equal([.. OrganizationFields, "organizationRoles"], answer.Body[1]!.AsObject().Select(f => f.Key));
        Assert.Equal("owner", (string?)answer.Body[1]!["organizationRoles"]![0]!["name"]);
    }

    [Fact]
    public async Task A_person_is_read_and_an_unknown_one_is_not_found()
    {
        Assert.Equal("ben@example.com", (await logto.ApiAsync(HttpMethod.Get, "/users/ben000000001"))["primaryEmail"]);
        var unknown = await logto.ApiAsync(HttpMethod.Get, "/users/nobody");
        Assert.Equal((404, "entity.not_found", "The resource does not exist."), (unknown.Status, unknown["code"], unknown["message"]));
    }

    [Fact]
    public async Task A_suspension_ends_the_grants_for_good()
    {
        await using var own = await TestSite.StartAsync();
        var client = new LogtoClient(own.Logto);
        var tokens = await client.SignInAsync("ben@example.com");
        Assert.Equal(
            "true",
            (await client.ApiAsync(HttpMethod.Patch, "/users/ben000000001/is-suspended", new { isSuspended = true }))["isSuspended"]);
        Assert.Equal("invalid_grant", (await client.RefreshAsync(tokens["refresh_token"]!))["error"]);
        await client.ApiAsync(HttpMethod.Patch, "/users/ben000000001/is-suspended", new { isSuspended = false });
        Assert.Equal("invalid_grant", (await client.RefreshAsync(tokens["refresh_token"]!))["error"]);
    }

    [Fact]
    public async Task Every_role_of_the_template_has_its_permissions()
    {
        var roles = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray();
        var template = global::OrgStarter.SiteRoles.Template;
        var expected = template.ByRole.Concat(template.ByMachineRole).ToDictionary();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), roles.Select(r => (string?)r!["name"]));
        foreach (var role in roles)
        {
            Assert.Equal(
                expected[(string)role!["name"]!].Order(),
                role["scopes"]!.AsArray().Select(s => (string?)s!["name"]).Order());
        }
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public async Task A_large_organization_is_there_at_once_and_pages_to_its_end(int members)
    {
        await using var own = await TestSite.StartAsync();
        var id = await own.Logto.AddLargeOrganizationAsync(members);
        var client = new LogtoClient(own.Logto);
        var last = await client.ApiAsync(HttpMethod.Get, $"/organizations/{id}/users?page={(members / 100) + 1}&page_size=100");
        Assert.Equal($"{members + 6}", last.Headers["Total-Number"]);
        Assert.Equal(6, last.Body!.AsArray().Count);
        var found = await client.ApiAsync(HttpMethod.Get, $"/organizations/{id}/users?q=person9999@");
        Assert.Equal("member", (string?)Assert.Single(found.Body!.AsArray())!["organizationRoles"]![0]!["name"]);
    }

    private async Task<string> NewOrganizationAsync() =>
        (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "Trial" }))["id"]!;

    private Task<JsonAnswer> AddAsync(string organization, params string[] userIds) =>
        logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization}/users", new { userIds });

    private async Task<string?> RoleIdAsync(string name) =>
        (string?)(await logto.ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray()
            .Single(r => (string?)r!["name"] == name)!["id"];

    private async Task<IEnumerable<string?>> RoleNamesAsync(string path) =>
        (await logto.ApiAsync(HttpMethod.Get, path)).Body!.AsArray().Select(r => (string?)r!["name"]).Order();
}

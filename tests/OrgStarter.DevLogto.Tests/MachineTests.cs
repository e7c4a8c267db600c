using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Machines: what opens the Management API to them, other APIs, and organizations.</summary>
public sealed class MachineTests : IAsyncLifetime
{
    private const string Aurora = "aur0racoffee";
    private const string Management = "https://default.logto.app/api";
    private TestSite site = null!;
    private LogtoClient logto = null!;
    private (string Id, string Secret) machine;

    public async ValueTask InitializeAsync()
    {
        logto = new LogtoClient((site = await TestSite.StartAsync()).Logto);
        machine = (await logto.NewApplicationAsync("MachineToMachine")).Credentials;
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_machine_opens_the_Management_API_only_with_the_role_for_it()
    {
        var without = await TokenAsync(("resource", Management), ("scope", "all"));
        Assert.Equal(["access_token", "expires_in", "token_type"], without.Body!.AsObject().Select(f => f.Key));
        Assert.Equal((403, "auth.forbidden"), await CallAsync(without));

        var role = Assert.Single((await logto.ApiAsync(HttpMethod.Get, "/roles?type=MachineToMachine")).Body!.AsArray())!.AsObject();
        Assert.Equal(
            [
                "tenantId", "id", "name", "description", "type", "isDefault", "usersCount", "featuredUsers", "applicationsCount",
                "featuredApplications"
            ],
            role.Select(f => f.Key));
        Assert.Equal("Logto Management API access", (string?)role["name"]);
        var given = await logto.ApiAsync(
            HttpMethod.Post,
            $"/applications/{machine.Id}/roles",
            new { roleIds = new[] { (string?)role["id"] } });
        Assert.Equal((201, (string?)role["id"]), (given.Status, (string?)given.Body!["addedRoleIds"]![0]));

        var with = await TokenAsync(("resource", Management), ("scope", "all"));
        Assert.Equal(["access_token", "expires_in", "token_type", "scope"], with.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(["jti", "sub", "iat", "exp", "scope", "client_id", "iss", "aud"], with.Claims("access_token").Select(c => c.Key));
        Assert.Equal((200, null), await CallAsync(with));
        Assert.Equal((403, "auth.forbidden"), await CallAsync(await TokenAsync(("resource", Management))));

        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/applications/{machine.Id}/roles/{role["id"]}")).Status);
        Assert.Equal((403, "auth.forbidden"), await CallAsync(await TokenAsync(("resource", Management), ("scope", "all"))));
    }

    [Fact]
    public async Task The_credentials_may_stand_in_the_form()
    {
        var token = await logto.PostFormAsync(
            "/oidc/token",
            ("client_id", LogtoClient.ManagementApp.Id),
            ("client_secret", LogtoClient.ManagementApp.Secret),
            ("grant_type", "client_credentials"),
            ("resource", Management),
            ("scope", "all"));
        Assert.Equal((200, "all"), (token.Status, token["scope"]));
    }

    [Fact]
    public async Task A_role_gives_a_machine_permissions_of_another_API()
    {
        var api = await logto.NewApiAsync("read:documents", "write:documents");
        var role = await logto.ApiAsync(HttpMethod.Post, "/roles", new
        {
            name = "Reader",
            description = "Reads",
            type = "MachineToMachine",
            scopeIds = new[] { api.Scopes["read:documents"] }
        });
        Assert.Equal((200, "MachineToMachine"), (role.Status, role["type"]));
        Assert.Equal(
            200,
            (await logto.ApiAsync(HttpMethod.Put, $"/applications/{machine.Id}/roles", new { roleIds = new[] { role["id"] } })).Status);
        var token = await TokenAsync(("resource", api.Indicator), ("scope", "read:documents write:documents"));
        Assert.Equal("read:documents", token["scope"]);
        Assert.Equal(
            "role.name_in_use",
            (await logto.ApiAsync(HttpMethod.Post, "/roles", new { name = "Reader", description = "Reads" }))["code"]);
    }

    [Fact]
    public async Task Roles_are_for_machines_of_their_kind()
    {
        var user = (await logto.ApiAsync(HttpMethod.Post, "/roles", new { name = "Person", description = "A person" }))["id"];
        Assert.Equal("application.invalid_role_type", (await GiveAsync(machine.Id, user))["code"]);
        Assert.Equal("application.invalid_type", (await GiveAsync(LogtoClient.SiteApp.Id, user))["code"]);
        Assert.Equal(
            (404, "entity.not_exists_with_id"),
            (await GiveAsync(machine.Id, "nope") is var unknown ? (unknown.Status, unknown["code"]) : default));

        Task<JsonAnswer> GiveAsync(string application, string? role) =>
            logto.ApiAsync(HttpMethod.Post, $"/applications/{application}/roles", new { roleIds = new[] { role } });
    }

    [Fact]
    public async Task A_machine_gets_a_token_of_an_organization_that_it_was_added_to()
    {
        var refused = await TokenAsync(("organization_id", Aurora));
        Assert.Equal(
            (403, "access_denied", "app has not associated with the organization"),
            (refused.Status, refused["error"], refused["error_description"]));

        Assert.Equal(201, (await AddAsync()).Status);
        var token = await TokenAsync(("organization_id", Aurora));
        Assert.Equal(["access_token", "expires_in", "token_type", "scope"], token.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(["jti", "sub", "iat", "exp", "scope", "client_id", "iss", "aud"], token.Claims("access_token").Select(c => c.Key));
        Assert.Equal(("", $"urn:logto:organization:{Aurora}", machine.Id),
            (token["scope"], (string?)token.Claims("access_token")["aud"], (string?)token.Claims("access_token")["sub"]));

        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{Aurora}/applications/{machine.Id}")).Status);
        Assert.Equal(404, (await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{Aurora}/applications/{machine.Id}")).Status);
        Assert.Equal(403, (await TokenAsync(("organization_id", Aurora))).Status);
    }

    [Fact]
    public async Task What_a_machine_may_do_in_an_organization_comes_from_roles_for_machines()
    {
        var api = await logto.NewApiAsync("read:documents");
        var print = (await logto.ApiAsync(HttpMethod.Post, "/organization-scopes", new { name = "print:invoice" }))["id"];
        var robot = await logto.NewMachineRoleAsync(new
        {
            name = "robot",
            type = "MachineToMachine",
            organizationScopeIds = new[] { print },
            resourceScopeIds = new[] { api.Scopes["read:documents"] },
        });
        var path = $"/organizations/{Aurora}/applications/{machine.Id}/roles";
        Assert.Equal("organization.require_membership", (await GiveAsync(robot))["code"]);
        await AddAsync();
        Assert.Equal("entity.db_constraint_violated", (await GiveAsync(await logto.RoleIdAsync("owner")))["code"]);
        Assert.Equal("entity.relation_foreign_key_not_found", (await GiveAsync("nope"))["code"]);
        Assert.Equal(201, (await GiveAsync(robot)).Status);
        Assert.Equal("robot", (string?)Assert.Single((await logto.ApiAsync(HttpMethod.Get, path)).Body!.AsArray())!["name"]);

        Assert.Equal("print:invoice", (await TokenAsync(("organization_id", Aurora), ("scope", "print:invoice read:member")))["scope"]);
        var both = await TokenAsync(("organization_id", Aurora), ("resource", api.Indicator), ("scope", "read:documents"));
        Assert.Equal(
            ["organization_id", "jti", "sub", "iat", "exp", "scope", "client_id", "iss", "aud"],
            both.Claims("access_token").Select(c => c.Key));
        Assert.Equal((api.Indicator, "read:documents"), ((string?)both.Claims("access_token")["aud"], both["scope"]));
        // Outside the organization it has nothing.
        Assert.Null((await TokenAsync(("resource", api.Indicator), ("scope", "read:documents")))["scope"]);

        var listed = Assert.Single((await logto.ApiAsync(HttpMethod.Get, $"/organizations/{Aurora}/applications")).Body!.AsArray())!;
        Assert.Equal(robot, (string?)listed["organizationRoles"]![0]!["id"]);
        Assert.Equal(
            Aurora,
            (string?)Assert.Single(
                (await logto.ApiAsync(HttpMethod.Get, $"/applications/{machine.Id}/organizations")).Body!.AsArray())!["id"]);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"{path}/{robot}")).Status);
        Assert.Equal("", (await TokenAsync(("organization_id", Aurora), ("scope", "print:invoice")))["scope"]);

        Task<JsonAnswer> GiveAsync(string role) => logto.ApiAsync(HttpMethod.Post, path, new { organizationRoleIds = new[] { role } });
    }

    [Fact]
    public async Task Only_machines_are_added_to_organizations()
    {
        Assert.Equal("entity.db_constraint_violated", (await AddAsync(application: LogtoClient.SiteApp.Id))["code"]);
        Assert.Equal("entity.relation_foreign_key_not_found", (await AddAsync(application: "nope"))["code"]);
        Assert.Equal("entity.relation_foreign_key_not_found", (await AddAsync(organization: "nope"))["code"]);
        Assert.Equal(201, (await AddAsync()).Status);
        Assert.Equal(201, (await AddAsync()).Status);
        Assert.Equal(
            204,
            (await logto.ApiAsync(
                HttpMethod.Put,
                $"/organizations/{Aurora}/applications",
                new { applicationIds = Array.Empty<string>() })).Status);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"/organizations/{Aurora}/applications")).Body!.AsArray());
    }

    [Fact]
    public async Task A_bad_token_is_told_what_is_bad_about_it()
    {
        var good = (await logto.TokenAsync(
            LogtoClient.ManagementApp,
            ("grant_type", "client_credentials"),
            ("resource", Management),
            ("scope", "all")))["access_token"]!;
        await AssertFaultAsync("garbage", "ERR_JWS_INVALID", "JWSInvalid");
        var parts = good.Split('.');
        await AssertFaultAsync(
            $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
            "JWSSignatureVerificationFailed");
        var (site, dan) = (LogtoClient.SiteApp, await logto.SignInAsync("dan@example.com"));
        await AssertFaultAsync(
            (await logto.TokenAsync(
                site,
                ("grant_type", "refresh_token"),
                ("refresh_token", dan["refresh_token"]!),
                ("organization_id", "birchbooks01")))["access_token"]!,
            "ERR_JWT_CLAIM_VALIDATION_FAILED",
            "JWTClaimValidationFailed");
        this.site.Time.Advance(TimeSpan.FromHours(2));
        await AssertFaultAsync(good, "ERR_JWT_EXPIRED", "JWTExpired");

        async Task AssertFaultAsync(string token, string code, string name)
        {
            var answer = await logto.GetAsync("/api/organizations", token);
            Assert.Equal(
                (401, "auth.unauthorized", code, name),
                (answer.Status, answer["code"], (string?)answer.Body!["data"]?["code"], (string?)answer.Body!["data"]?["name"]));
        }
    }

    [Fact]
    public async Task An_address_that_the_API_does_not_have_is_answered_by_the_words_for_it()
    {
        var unknown = await logto.ApiAsync(HttpMethod.Get, "/nope");
        Assert.Equal((404, "text/plain; charset=utf-8"), (unknown.Status, unknown.Headers["Content-Type"]));
        Assert.Equal(405, (await logto.ApiAsync(HttpMethod.Put, "/organizations")).Status);
    }

    private Task<JsonAnswer> AddAsync(string organization = Aurora, string? application = null) =>
        logto.ApiAsync(
            HttpMethod.Post,
            $"/organizations/{organization}/applications",
            new { applicationIds = new[] { application ?? machine.Id } });

    private Task<JsonAnswer> TokenAsync(params (string Name, string Value)[] form) =>
        logto.TokenAsync(machine, [("grant_type", "client_credentials"), .. form]);

    private async Task<(int Status, string? Code)> CallAsync(JsonAnswer token)
    {
        var answer = await logto.GetAsync("/api/organizations", token["access_token"]);
        return (answer.Status, answer["code"]);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Features.ApiAccess;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.ApiAccess;

/// <summary>From the page to the API and back: what a machine may do, and when it ends.</summary>
public sealed partial class MachineTests(TestSite site)
{
    private const string Choice = "select[name='Input.Role'] option";
    private static readonly string Scopes = string.Join(' ', SiteRoles.Template.Permissions);
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task The_commands_on_the_page_get_a_token_and_call_the_API()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (app, secret) = await TestedApiAccess.CreateWithSecretAsync(owner, organization, "Nightly import");
        var (page, shell) = (owner.Page.Url, owner.Page.Find("#shell").TextContent);
        var form = Data().Matches(shell).Select(data => data.Groups[1].Value.Trim('\'').Split('=', 2)).Select(pair => (pair[0], pair[1]));
        Assert.Contains($"MACHINE_SECRET='{secret}'", shell, StringComparison.Ordinal);
        Assert.Contains($"\"{app}:$MACHINE_SECRET\" {site.Logto.Endpoint}/oidc/token", shell, StringComparison.Ordinal);
        var answer = await logto.TokenAsync((app, secret), [.. form]);

        var called = await site.Api(answer["access_token"]).GetAsync(new Uri(Call().Match(shell).Groups[1].Value).AbsolutePath);
        Assert.Equal((200, organization.Id, organization.Name), (called.Status, called["id"], called["name"]));
        Assert.Contains("read:member", called.Body!["permissions"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain(secret, (await owner.GetAsync(page.PathAndQuery)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Never", owner.Page.Find(".record").TextContent, StringComparison.Ordinal);
        Assert.Equal(["secret-1"], await SecretsAsync(app));
    }

    [Fact]
    public async Task A_machine_acts_with_its_role_in_its_organization_only_and_the_audit_names_it()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        var (app, secret) = await TestedApiAccess.CreateWithSecretAsync(owner, organization, "HR sync", "Admin");
        var api = site.Api(await TokenAsync((app, secret), organization));

        var invited = new { addresses = new[] { TestSite.Someone() }, role = "member" };
        Assert.Equal("sent", (string?)(await api.PostAsync("/api/invitations", invited)).Body!["results"]![0]!["outcome"]);
        await AssertNewestAsync(owner, organization, "HR sync", "Invitation sent");
        var person = await site.PersonIdAsync(address);
        Assert.Equal(204, (await api.PutAsync($"/api/members/{person}/role", new { role = "admin" })).Status);
        await AssertNewestAsync(owner, organization, "HR sync", "Role changed");
        Assert.Equal(401, (await api.GetAsync("/api/organizations")).Status);

        // Dangerous actions ask Logto for the roles of this moment.
        await SetRoleInConsoleAsync(organization, app, "machine-member");
        Assert.Equal("rights_changed", (await api.DeleteAsync($"/api/members/{person}"))["code"]);

        var (_, other) = await site.NewOrganizationAsync();
        var refused = await logto.TokenAsync((app, secret), ("grant_type", "client_credentials"), ("organization_id", other.Id));
        Assert.Equal((403, "access_denied"), (refused.Status, refused["error"]));
    }

    [Fact]
    public async Task A_second_secret_takes_over_and_the_first_ends_with_its_tokens()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        var (app, first) = await TestedApiAccess.CreateWithSecretAsync(owner, organization, "Import");
        var (_, second) = await TestedApiAccess.AddSecretAsync(owner);
        Assert.False(owner.Page.Has("form[action$='=Secret']"), "A third secret is offered.");
        var stolen = own.Api(await TokenAsync((app, first), organization, own));
        Assert.Equal(200, (await stolen.GetAsync("/api/organization")).Status);

        await owner.SubmitAsync("form[action$='=RemoveSecret']", ("name", "secret-1"));
        Assert.Equal("token_overtaken", (await stolen.GetAsync("/api/organization"))["code"]);
        own.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_client", (await AskAsync((app, first), organization, own))["error"]);
        Assert.Equal(200, (await own.Api(await TokenAsync((app, second), organization, own)).GetAsync("/api/organization")).Status);
    }

    [Fact]
    public async Task A_secret_ends_when_it_was_said_to_and_with_the_last_one_the_tokens()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        var key = await TestedApiAccess.CreateWithSecretAsync(owner, organization, "Import", days: 30);
        own.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(10));
        var api = own.Api(await TokenAsync(key, organization, own));
        Assert.Equal(200, (await api.GetAsync("/api/organization")).Status);
        own.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("invalid_token", (await api.GetAsync("/api/organization"))["code"]);
        Assert.Contains("expired", (await AskAsync(key, organization, own))["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoking_ends_the_rights_with_the_next_request_in_every_instance_also_while_Logto_is_away()
    {
        await using var own = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        var elsewhere = own.StartAnother();
        var (owner, organization) = await own.NewOrganizationAsync();
        var key = await TestedApiAccess.CreateWithSecretAsync(owner, organization, "Import");
        var api = elsewhere.Api(await TokenAsync(key, organization, own));
        Assert.Equal(200, (await api.GetAsync("/api/organization")).Status);

        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "^DELETE /api/applications"));
        await owner.SubmitAsync("form[action$='=Revoke']");
        Assert.Contains("no longer has access", owner.Page.Body, StringComparison.Ordinal);
        Assert.Equal(401, (await api.GetAsync("/api/organization")).Status);
        own.Time.Advance(TimeSpan.FromSeconds(20));
        var late = await TokenAsync(key, organization, own);
        Assert.Equal(401, (await own.Api(late).GetAsync("/api/organization")).Status);

        own.Logto.Faults.Clear();
        own.Time.Advance(TimeSpan.FromMinutes(11));
        await own.RunDueAsync<MachineJob>();
        Assert.Equal(401, (await own.Api(late).GetAsync("/api/organization")).Status);
        Assert.Equal(404, (await new LogtoClient(own.Logto).ApiAsync(HttpMethod.Get, $"/applications/{key.Id}")).Status);
        await owner.GetAsync(organization.At("settings/api-access"));
        Assert.False(owner.Page.Has("main table"), "It is still listed.");
    }

    [Theory]
    [InlineData("^POST /api/applications$", FaultKind.LoseAnswer)]
    [InlineData("^POST /api/organizations/[a-z0-9]+/applications$", FaultKind.ServerError)]
    [InlineData("^PUT /api/organizations/[a-z0-9]+/applications/[a-z0-9]+/roles$", FaultKind.LoseAnswer)]
    public async Task What_Logto_did_not_answer_is_completed_once(string route, FaultKind fault)
    {
        await using var own = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        var (owner, organization) = await own.NewOrganizationAsync();
        own.Logto.Faults.Add(new Fault(fault, route));
        await TestedApiAccess.CreateAsync(owner, organization, "Import");
        Assert.Contains("Being created", owner.Page.Text, StringComparison.Ordinal);
        Assert.False(owner.Page.Has("form[action$='=Secret']"), "It is offered before it is ready.");
        own.Logto.Faults.Clear();
        own.Time.Advance(MachineJob.RecoveryDelay);
        await own.RunDueAsync<MachineJob>();

        await owner.GetAsync(owner.Page.PathAndQuery);
        var key = await TestedApiAccess.AddSecretAsync(owner);
        Assert.Equal([key.Id], await ApplicationsAsync(own));
        Assert.Equal(200, (await own.Api(await TokenAsync(key, organization, own)).GetAsync("/api/members")).Status);
        var (me, audit) = (owner.Page.All(".user-menu strong")[0], await owner.AuditAsync(organization));
        Assert.Equal((me, "Machine created", "Import"), (audit[1].Who, audit[1].What, audit[1].Of));
    }

    [Fact]
    public async Task What_is_revoked_before_it_was_completed_leaves_nothing()
    {
        await using var own = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        var (owner, organization) = await own.NewOrganizationAsync();
        own.Logto.Faults.Add(new Fault(FaultKind.LoseAnswer, "^POST /api/applications$"));
        await TestedApiAccess.CreateAsync(owner, organization, "Import");
        Assert.Single(await ApplicationsAsync(own));
        own.Logto.Faults.Clear();
        await owner.SubmitAsync("form[action$='=Revoke']");
        Assert.Empty(await ApplicationsAsync(own));
        await own.InOrganizationAsync(organization.Id, async db =>
            Assert.False(await db.Set<Machine>().AnyAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Nobody_without_the_permission_sees_them_and_nobody_grants_more_than_they_have()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        var (admin, _) = await own.JoinAsync(owner, organization, "admin");
        var (member, _) = await own.JoinAsync(owner, organization, "member");
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync(organization.At("settings/api-access"))).Status);
        await member.GetAsync(organization.At("settings/roles"));
        Assert.False(member.Page.Has("a[href$='/settings/api-access']"), "The settings link to it.");

        var console = new LogtoClient(own.Logto);
        var scopes = (await console.ApiAsync(HttpMethod.Get, "/organization-scopes?page_size=100")).Body!.AsArray();
        var high = (await console.ApiAsync(HttpMethod.Post, "/organization-roles", new
        {
            name = "machine-eraser",
            type = "MachineToMachine",
            organizationScopeIds = new[] { (string)scopes.Single(scope => (string)scope!["name"]! == "delete:organization")!["id"]! },
            resourceScopeIds = Array.Empty<string>(),
        }))["id"]!;
        await owner.GetAsync(organization.At("settings/api-access"));
        Assert.Superset(new HashSet<string> { "Admin", "eraser", "Member" }, owner.Page.All(Choice).ToHashSet());
        await admin.GetAsync(organization.At("settings/api-access"));
        Assert.Superset(new HashSet<string> { "Admin", "Member" }, admin.Page.All(Choice).ToHashSet());
        Assert.DoesNotContain("eraser", admin.Page.All(Choice));
        await admin.SubmitAsync("main form[method=post]", ("Input.Name", "Eraser"), ("Input.Role", high));
        Assert.Contains("You cannot grant this role.", admin.Page.Text, StringComparison.Ordinal);
        Assert.Empty(await ApplicationsAsync(own));
    }

    [Fact]
    public async Task The_machines_of_a_deleted_organization_are_deleted_too()
    {
        await using var own = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        var (owner, organization) = await own.NewOrganizationAsync();
        var key = await TestedApiAccess.CreateWithSecretAsync(owner, organization, "Import");
        await new LogtoClient(own.Logto).ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}");
        Assert.Equal([key.Id], await ApplicationsAsync(own));
        await own.EnqueueAsync<OrganizationPurge>(organization.Id);
        await own.RunDueAsync<OrganizationPurge>();
        Assert.Empty(await ApplicationsAsync(own));
    }

    private static async Task AssertNewestAsync(Browser owner, Organization organization, string who, string what)
    {
        var newest = (await owner.AuditAsync(organization))[0];
        Assert.Equal((who, what), (newest.Who, newest.What));
    }

    private Task<JsonAnswer> AskAsync((string Id, string Secret) app, Organization organization, TestSite? own = null) =>
        new LogtoClient((own ?? site).Logto).TokenAsync(
            app,
            ("grant_type", "client_credentials"),
            ("organization_id", organization.Id),
            ("scope", Scopes));

    private async Task<string> TokenAsync((string Id, string Secret) app, Organization organization, TestSite? own = null) =>
        await AskAsync(app, organization, own) is var answer && answer["access_token"] is { } token
            ? token : throw new InvalidOperationException($"{answer.Status} {answer.Body}");

    private async Task<IEnumerable<string>> SecretsAsync(string app) =>
        (await logto.ApiAsync(HttpMethod.Get, $"/applications/{app}/secrets")).Body!.AsArray().Select(secret => (string)secret!["name"]!);

    private async Task SetRoleInConsoleAsync(Organization organization, string app, string role)
    {
        var roles = (await logto.ApiAsync(HttpMethod.Get, "/organization-roles?page_size=100")).Body!.AsArray();
        var id = (string)roles.Single(known => (string)known!["name"]! == role)!["id"]!;
        Assert.Equal(204, (await logto.ApiAsync(
            HttpMethod.Put,
            $"/organizations/{organization.Id}/applications/{app}/roles",
            new { organizationRoleIds = new[] { id } })).Status);
    }

    /// <summary>The machines of all organizations at Logto.</summary>
    private static async Task<IEnumerable<string>> ApplicationsAsync(TestSite own) =>
        from application in (await new LogtoClient(own.Logto).ApiAsync(HttpMethod.Get, "/applications")).Body!.AsArray()
        where application["customData"] is JsonObject { Count: > 0 } data && data.ContainsKey("organizationId")
        select (string)application["id"]!;

    [GeneratedRegex(@"(?:-d|--data-urlencode) ('[^']+'|\S+)")]
    private static partial Regex Data();

    [GeneratedRegex(@"curl -sS (http\S+)")]
    private static partial Regex Call();
}

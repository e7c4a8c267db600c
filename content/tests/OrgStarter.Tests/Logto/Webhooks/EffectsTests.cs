using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Logto.Webhooks;

/// <summary>The whole way: somebody changes something at Logto, Logto delivers, and the very next request sees it.</summary>
public sealed class EffectsTests(EffectsTests.Connected connected) : IClassFixture<EffectsTests.Connected>
{
    private readonly TestSite site = connected.Site;
    private readonly Deliveries deliveries = connected.Deliveries;
    private readonly LogtoClient logto = new(connected.Site.Logto);

    public sealed class Connected : IAsyncLifetime
    {
        public TestSite Site { get; private set; } = null!;

        public Deliveries Deliveries { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Site = await TestSite.StartAsync();
            Deliveries = await Deliveries.ConnectAsync(Site);
        }

        public async ValueTask DisposeAsync()
        {
            await Deliveries.DisposeAsync();
            await Site.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_was_removed_at_Logto_is_out_with_the_next_request_on_every_instance()
    {
        await using var another = site.StartAnother();
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        var elsewhere = await another.BrowseAsAsync(address);
        foreach (var browser in new[] { member, elsewhere, owner })
        {
            await browser.GetAsync(organization.At("settings/roles"));
            Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
        }

        var id = await site.PersonIdAsync(address);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}/users/{id}")).Status);
        await deliveries.HeardAsync("Organization.Membership.Updated", $"\"removedUserIds\":[\"{id}\"]");
        Assert.Equal(
            organization.At("settings/roles"),
            (await member.GetByHtmxAsync(organization.At("settings/roles"))).Header("HX-Redirect"));
        foreach (var browser in new[] { member, elsewhere })
        {
            await browser.GetAsync(organization.At("settings/roles"));
            Assert.Equal(HttpStatusCode.NotFound, browser.Page.Status);
            Assert.Contains("Page not found", browser.Page.Text, StringComparison.Ordinal);
        }

        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
    }

    [Fact]
    public async Task Who_was_added_at_Logto_finds_the_organization_on_the_next_page()
    {
        var (owner, first) = await site.NewOrganizationAsync();
        var (_, second) = await site.NewOrganizationAsync();
        await owner.GetAsync(first.At("home"));
        Assert.DoesNotContain(owner.Page.All(".switcher li"), name => name.Contains(second.Name, StringComparison.Ordinal));

        var id = await UserIdAsync(first);
        await logto.ApiAsync(HttpMethod.Post, $"/organizations/{second.Id}/users", new { userIds = new[] { id } });
        await deliveries.HeardAsync("Organization.Membership.Updated", $"\"organizationId\":\"{second.Id}\",\"addedUserIds\":[\"{id}\"]");
        await owner.GetAsync(first.At("home"));
        Assert.Contains(owner.Page.All(".switcher li"), name => name.Contains(second.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_changed_at_Logto_is_on_the_next_page()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("home"));
        Assert.Contains(organization.Name, owner.Page.Find(".switcher summary").TextContent, StringComparison.Ordinal);
        await logto.ApiAsync(HttpMethod.Patch, $"/organizations/{organization.Id}", new { name = "Quite another name" });
        await deliveries.HeardAsync("Organization.Data.Updated", organization.Id);
        await owner.GetAsync(organization.At("home"));
        Assert.Contains("Quite another name", owner.Page.Find(".switcher summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organization_made_at_Logto_waits_for_its_first_member()
    {
        var (owner, first) = await site.NewOrganizationAsync();
        var made = (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "Made in the Console" }))["id"]!;
        await logto.ApiAsync(HttpMethod.Post, $"/organizations/{made}/users", new { userIds = new[] { await UserIdAsync(first) } });
        await deliveries.HeardAsync("Organization.Created", made);
        await deliveries.HeardAsync("Organization.Membership.Updated", $"\"organizationId\":\"{made}\"");
        await owner.GetAsync(first.At("home"));
        Assert.Contains(owner.Page.All(".switcher li"), name => name.Contains("Made in the Console", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_organization_deleted_at_Logto_is_closed_at_once_and_its_rows_go_while_others_and_the_audit_stay()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (neighbour, other) = await site.NewOrganizationAsync();
        await site.LeaveRowAsync(organization);
        await site.LeaveRowAsync(other);

        await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}");
        await deliveries.HeardAsync("Organization.Deleted", organization.Id);
        Assert.Equal(
            organization.At("settings/roles"),
            (await owner.GetByHtmxAsync(organization.At("settings/roles"))).Header("HX-Redirect"));
        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.NotFound, owner.Page.Status);
        await owner.GetAsync("/organizations");
        Assert.DoesNotContain(organization.Name, owner.Page.Text, StringComparison.Ordinal);

        await Deliveries.UntilAsync(site, async db => !await db.Jobs.AnyAsync(job => job.Kind == OrganizationPurge.Kind));
        Assert.Equal((0, 0, 0, 0), await RowsAsync(organization));
        Assert.Equal((1, 1, 1, 1), await RowsAsync(other));
        Assert.Equal(["organization.created"], await AuditedAsync(organization));
        await neighbour.GetAsync(other.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, neighbour.Page.Status);
    }

    [Fact]
    public async Task Rows_stay_when_Logto_still_has_the_organization_that_is_said_to_be_deleted()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.LeaveRowAsync(organization);
        site.Logto.Calls.Forget();
        await Deliveries.TellAsync(site, new { @event = "Organization.Deleted", @params = new { id = organization.Id } });
        await Deliveries.UntilAsync(site, async db => !await db.Jobs.AnyAsync(job => job.Kind == OrganizationPurge.Kind));
        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(1, await Deliveries.QueryAsync(site, db => db.CountRowsAsync(organization)));
        Assert.Contains(site.Logto.Calls.All, call => call.Path == "/oidc/token");
    }

    [Theory]
    [InlineData("User.SuspensionStatus.Updated")]
    [InlineData("User.Deleted")]
    public async Task The_sessions_of_somebody_suspended_or_deleted_at_Logto_end_at_once(string name)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        var second = await site.BrowseAsAsync(address);
        var id = await site.PersonIdAsync(address);
        Assert.Equal(2, await Deliveries.QueryAsync(site, db => db.Sessions.CountAsync(s => s.UserId == id)));

        _ = name == "User.Deleted"
            ? await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}")
            : await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await deliveries.HeardAsync(name, $"\"id\":\"{id}\"");
        Assert.Equal(0, await Deliveries.QueryAsync(site, db => db.Sessions.CountAsync(s => s.UserId == id)));
        Assert.Contains(
            "/account/sign-in",
            (await member.GetByHtmxAsync(organization.At("settings/roles"))).Header("HX-Redirect"),
            StringComparison.Ordinal);
        foreach (var (browser, page) in new[] { (member, organization.At("settings/roles")), (second, "/organizations") })
        {
            await browser.GetAsync(page);
            Assert.NotEqual(Browser.SiteAddress.Authority, browser.Page.Url.Authority);
        }

        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
    }

    [Fact]
    public async Task A_suspension_that_was_lifted_before_it_was_read_ends_no_session()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var id = await UserIdAsync(organization);
        await Deliveries.TellAsync(site, new { @event = "User.SuspensionStatus.Updated", data = new { id, isSuspended = true } });
        await Deliveries.TellAsync(site, new { @event = "User.Deleted", data = new { id } });
        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
    }

    [Fact]
    public async Task Somebody_changed_at_Logto_is_asked_about_anew()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var id = await UserIdAsync(organization);
        await deliveries.HeardAsync("Organization.Membership.Updated", organization.Id);
        await owner.GetAsync(organization.At("home"));
        site.Logto.Calls.Forget();
        await owner.GetAsync(organization.At("home"));
        Assert.Empty(site.Logto.Calls.All);
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}", new { name = "New Name" });
        await deliveries.HeardAsync("User.Data.Updated", $"\"id\":\"{id}\"");
        await owner.GetAsync(organization.At("home"));
        Assert.Contains(site.Logto.Calls.All, call => call.Path == $"/api/users/{id}/organizations");
    }

    [Fact]
    public async Task A_role_made_at_Logto_makes_the_site_read_roles_and_rights_again()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        // What Logto tells of the new organization is done with.
        await deliveries.HeardAsync("Organization.Created", organization.Id);
        await deliveries.HeardAsync("Organization.Membership.Updated", organization.Id);
        await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        site.Logto.Calls.Forget();
        await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        Assert.DoesNotContain(site.Logto.Calls.All, call => call.Path is "/api/organization-roles" or "/oidc/token");
        await logto.ApiAsync(HttpMethod.Post, "/organization-roles", new { name = "auditor" });
        await deliveries.HeardAsync("OrganizationRole.Created", "auditor");
        await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        Assert.Contains(site.Logto.Calls.All, call => call is { Method: "GET", Path: "/api/organization-roles" });
        Assert.Contains(site.Logto.Calls.All, call => call.Path == "/oidc/token");
    }

    [Fact]
    public async Task Every_event_the_Console_can_fake_is_worked_off_and_harms_nobody()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var config = (await logto.ApiAsync(HttpMethod.Get, $"/hooks/{DevLogtoWebhook.Id}")).Body!["config"];
        Assert.Equal(
            204,
            (await logto.ApiAsync(
                HttpMethod.Post,
                $"/hooks/{DevLogtoWebhook.Id}/test",
                new { events = WebhookEvents.Wanted, config })).Status);
        foreach (var name in WebhookEvents.Wanted)
        {
            await deliveries.HeardAsync(name, "fake-user-agent");
        }

        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
    }

    [Fact]
    public void The_embedded_Logto_delivers_to_where_the_site_takes_it() =>
        Assert.Equal(global::OrgStarter.Platform.LogtoSync.Webhooks.Webhooks.Path, DevLogtoWebhook.Path);

    /// <summary>Rows of the organization, organization tokens, versions of persons, creations.</summary>
    private Task<(int, int, int, int)> RowsAsync(Organization organization) => Deliveries.QueryAsync(site, async db => (
        await db.CountRowsAsync(organization),
        await db.SessionTokens.CountAsync(t => t.OrganizationId == organization.Id),
        await db.MembershipVersions.CountAsync(v => v.OrganizationId == organization.Id && v.UserId != MembershipVersion.Everyone),
        await db.OrganizationCreations.CountAsync(c => c.OrganizationId == organization.Id)));

    private Task<List<string>> AuditedAsync(Organization organization) => Deliveries.QueryAsync(site, db => db.AuditEntries
        .IgnoreQueryFilters([AppDbContext.TenantFilter])
        .Where(e => e.OrganizationId == organization.Id)
        .OrderBy(e => e.Id)
        .Select(e => e.Action)
        .ToListAsync());

    private async Task<string> UserIdAsync(Organization organization) =>
        (string)(await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}/users")).Body!.AsArray()[0]!["id"]!;
}

using System.Net;
using Microsoft.Extensions.Configuration;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Members;

/// <summary>Roles that were added in Logto, beside owner, admin and member. Users can have several.</summary>
public sealed class RolesFromLogtoTests
{
    private const string Chloe = "chloe0000001";
    private static readonly string[] Billing = ["billing", "Pays the invoices.", "read:member"];

    [Fact]
    public async Task A_role_made_in_Logto_can_be_given_and_is_in_every_picker_filter_explanation_and_the_API()
    {
        await using var site = await TestSite.StartAsync();
        await using var deliveries = await Deliveries.ConnectAsync(site);
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(["All roles", "Owner", "Admin", "Member"], alice.Page.All("select[name=role] option"));
        await NewRoleAsync(site, Billing);
        await deliveries.HeardAsync("OrganizationRole.Created");

        await alice.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Contains("Pays the invoices.", alice.Page.Text, StringComparison.Ordinal);
        await alice.GetAsync(Organization.Aurora.At("members/invitations/new"));
        Assert.Equal(["Member", "Admin", "Owner", "billing"], alice.Page.All("select option"));
        await alice.GetAsync(Organization.Aurora.At($"members/{Chloe}/role"));
        Assert.Contains("Pays the invoices.", alice.Page.Text, StringComparison.Ordinal);
        await alice.SubmitAsync("#form", ("Others", "billing"));
        Assert.Contains("is now Member, billing", alice.Page.Text, StringComparison.Ordinal);
        Assert.Equal(["Member", "billing"], alice.Page.All($"#member-{Chloe} td:nth-child(3) .badge"));
        await alice.GetAsync(Organization.Aurora.At("members?role=billing"));
        Assert.Equal([Chloe], Ids(alice.Page));
        await alice.GetAsync(Organization.Aurora.At("members?role=member&q=chloe"));
        Assert.Equal([Chloe], Ids(alice.Page));

        site.Time.Advance(TimeSpan.FromSeconds(1));
        var api = await site.ApiAsync("alice@example.com", Organization.Aurora.Id);
        var role = (await api.GetAsync("/api/roles")).Body!.AsArray().Single(role => (string?)role!["name"] == "billing")!;
        Assert.Equal(("Pays the invoices.", true), ((string?)role["description"], (bool)role["isGrantable"]!));
        var member = Assert.Single((await api.GetAsync("/api/members?role=billing")).Body!["items"]!.AsArray())!;
        Assert.Equal(["member", "billing"], member["roles"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task A_change_of_a_role_keeps_the_others_on_every_way()
    {
        await using var site = await TestSite.StartAsync();
        var logto = await NewRoleAsync(site, Billing);
        await logto.SetRoleAsync(Organization.Aurora.Id, Chloe, "member", "billing");
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members?q=chloe"));

        // In the row, and its undo.
        alice.Page = await alice.GetByHtmxAsync(Organization.Aurora.At($"members/{Chloe}/role"));
        alice.Page = await alice.SubmitByHtmxAsync(".role-menu form", ("Role", "admin"));
        Assert.Equal(["Admin", "billing"], alice.Page.All(".role, .role ~ .badge"));
        Assert.Equal("admin billing", await RolesAsync());
        alice.Page = await alice.SubmitByHtmxAsync(".undo");
        Assert.Equal("billing member", await RolesAsync());

        // On its page, which takes away what is not chosen any more.
        await alice.GetAsync(Organization.Aurora.At($"members/{Chloe}/role"));
        await alice.SubmitAsync("#form", ("Role", "admin"));
        Assert.Equal("admin billing", await RolesAsync());

        // Several at once.
        await alice.GetAsync(Organization.Aurora.At($"members/bulk?ids={Chloe}"));
        await alice.SubmitAsync("#form", ("Action", "member"));
        Assert.Equal("billing member", await RolesAsync());

        // By the API.
        site.Time.Advance(TimeSpan.FromSeconds(1));
        var api = await site.ApiAsync("alice@example.com", Organization.Aurora.Id);
        Assert.Equal(204, (await api.PutAsync($"/api/members/{Chloe}/role", new { role = "admin" })).Status);
        Assert.Equal("admin billing", await RolesAsync());
        Assert.Equal(204, (await api.PutAsync($"/api/members/{Chloe}/roles", new { roles = new[] { "billing" } })).Status);
        Assert.Equal("billing", await RolesAsync());
        Assert.Equal(204, (await api.PutAsync($"/api/members/{Chloe}/role", new { role = "member" })).Status);
        Assert.Equal("billing member", await RolesAsync());
        Assert.Equal(400, (await api.PutAsync($"/api/members/{Chloe}/roles", new { roles = Array.Empty<string>() })).Status);

        // When the organization is handed over.
        await alice.GetAsync(Organization.Aurora.At($"settings/transfer?to={Chloe}"));
        await alice.SubmitAsync("#form", ("RoleAfter", "admin"), ("Name", Organization.Aurora.Name));
        Assert.Equal("billing owner", await RolesAsync());

        async Task<string> RolesAsync() =>
            string.Join(' ', (await logto.RoleOfAsync(Organization.Aurora.Id, Chloe))!.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_saw_other_roles_than_there_are_by_now_changes_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var logto = await NewRoleAsync(site, Billing);
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At($"members/{Chloe}/role"));
        await logto.SetRoleAsync(Organization.Aurora.Id, Chloe, "member", "billing");
        await alice.SubmitAsync("#form", ("Role", "admin"));
        Assert.Contains("to Member, billing, so your change was not saved", alice.Page.Text, StringComparison.Ordinal);
        await alice.SubmitAsync("#form", ("Role", ""));
        Assert.Contains("needs at least one role", alice.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_gives_and_takes_no_role_with_a_permission_that_they_lack()
    {
        await using var site = await TestSite.StartAsync();
        await using var deliveries = await Deliveries.ConnectAsync(site);
        var logto = await NewRoleAsync(site, "closer", "Closes the organization.", "delete:organization");
        await logto.ApiAsync(HttpMethod.Post, "/organization-scopes", new { name = "read:bill" });
        await NewRoleAsync(site, "outsider", "Of another product.", "read:bill");
        await deliveries.HeardAsync("OrganizationRole.Created", "outsider");
        await deliveries.HeardAsync("OrganizationRole.Scopes.Updated", await logto.RoleIdAsync("outsider"));
        site.Time.Advance(TimeSpan.FromSeconds(1));
        var ben = await site.BrowseAsAsync("ben@example.com");
        var api = await site.ApiAsync("ben@example.com", Organization.Aurora.Id);
        await ben.GetAsync(Organization.Aurora.At($"members/{Chloe}/role"));
        Assert.False(ben.Page.Has("[name=Others]"));
        await ben.GetAsync(Organization.Aurora.At("members/invitations/new"));
        Assert.Equal(["Member", "Admin"], ben.Page.All("select option"));
        foreach (var role in new[] { "closer", "outsider", "owner" })
        {
            Assert.Equal("above_own_role", (await api.PutAsync($"/api/members/{Chloe}/role", new { role }))["code"]);
            Assert.Equal(400, (await api.PostAsync("/api/invitations", new { addresses = new[] { "x@example.com" }, role })).Status);
        }

        // Not even when the role got the permission a moment ago, and the site does not know it yet.
        var closer = await logto.RoleIdAsync("closer");
        await logto.ApiAsync(HttpMethod.Put, $"/organization-roles/{closer}/scopes", new { organizationScopeIds = Array.Empty<string>() });
        await logto.ApiAsync(HttpMethod.Patch, $"/organization-roles/{closer}", new { description = "Closes nothing." });
        await deliveries.HeardAsync("OrganizationRole.Data.Updated");
        await ben.GetAsync(Organization.Aurora.At($"members/{Chloe}/role"));
        Assert.True(ben.Page.Has("[name=Others][value=closer]"));
        await site.Logto.DeliverToAsync("http://127.0.0.1:9/");
        var scopes = (await logto.ApiAsync(HttpMethod.Get, "/organization-scopes")).Body!.AsArray();
        var organizationScopeIds = new[] { (string)scopes.Single(scope => (string?)scope!["name"] == "delete:organization")!["id"]! };
        await logto.ApiAsync(HttpMethod.Put, $"/organization-roles/{closer}/scopes", new { organizationScopeIds });
        await ben.SubmitAsync("#form", ("Others", "closer"));
        Assert.Contains("above your own", ben.Page.Text, StringComparison.Ordinal);

        // What others have given stays.
        await logto.SetRoleAsync(Organization.Aurora.Id, Chloe, "member", "closer");
        await ben.GetAsync(Organization.Aurora.At($"members/{Chloe}/role"));
        Assert.Contains("roles that you cannot change: closer", ben.Page.Text, StringComparison.Ordinal);
        await ben.SubmitAsync("#form", ("Role", "admin"));
        Assert.Equal("admin closer", await logto.RoleOfAsync(Organization.Aurora.Id, Chloe));
        site.Time.Advance(TimeSpan.FromSeconds(1));
        api = await site.ApiAsync("ben@example.com", Organization.Aurora.Id);
        var answer = await api.PutAsync($"/api/members/{Chloe}/roles", new { roles = new[] { "member" } });
        Assert.Equal("target_above_own_role", answer["code"]);
    }

    [Fact]
    public async Task The_last_owner_keeps_that_role_whatever_others_they_have()
    {
        await using var site = await TestSite.StartAsync();
        var logto = await NewRoleAsync(site, Billing);
        await logto.SetRoleAsync(Organization.Aurora.Id, "alice0000001", "owner", "billing");
        var alice = await site.ApiAsync("alice@example.com", Organization.Aurora.Id);
        var answer = await alice.PutAsync("/api/members/alice0000001/roles", new { roles = new[] { "billing" } });
        Assert.Equal((409, "last_owner"), (answer.Status, answer["code"]));
        Assert.Equal("last_owner", (await alice.PutAsync("/api/members/alice0000001/role", new { role = "member" }))["code"]);
        Assert.Equal(204, (await alice.PutAsync("/api/members/alice0000001/roles", new { roles = new[] { "owner" } })).Status);
    }

    [Fact]
    public async Task A_member_with_the_role_billing_sees_one_page_only()
    {
        await using var site = await TestSite.StartAsync();
        // As in docs/add-a-role.md: a line in SiteRoles.cs, and a restart.
        await site.RestartLogtoAsync(new Dictionary<string, IReadOnlyList<string>>(SiteRoles.Template.ByRole)
        {
            ["billing"] = ["read:member"],
        });
        var alice = await site.BrowseAsAsync("alice@example.com");
        var (bill, _) = await site.JoinAsync(alice, Organization.Aurora, "billing");
        await bill.GetAsync(Organization.Aurora.At("home"));
        Assert.Equal(["Home", "Members", "Settings"], bill.Page.All("nav[aria-label='Organization'] a"));
        foreach (var page in new[] { "members/invitations", "members/invitations/new", "members/bulk", "settings", "settings/delete" })
        {
            Assert.Equal((page, HttpStatusCode.Forbidden), (page, (await bill.GetAsync(Organization.Aurora.At(page))).Status));
        }

        await bill.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, bill.Page.Status);
        Assert.Empty(bill.Page.All("#table tbody a"));
    }

    [Fact]
    public async Task Changing_roles_and_removing_members_are_permissions_of_their_own()
    {
        await using var site = await TestSite.StartAsync();
        await NewRoleAsync(site, "changer", "Changes roles.", "read:member", "manage:member");
        await NewRoleAsync(site, "remover", "Removes members.", "read:member", "delete:member");
        var alice = await site.BrowseAsAsync("alice@example.com");
        // An owner has all permissions, so an owner can give these roles.
        var (changer, _) = await site.JoinAsync(alice, Organization.Aurora, "changer");
        var (remover, _) = await site.JoinAsync(alice, Organization.Aurora, "remover");
        var (_, address) = await site.JoinAsync(alice, Organization.Aurora, "remover");
        var id = await site.PersonIdAsync(address);
        await changer.GetAsync(Organization.Aurora.At($"members/{id}/remove"));
        Assert.Equal(HttpStatusCode.Forbidden, changer.Page.Status);
        changer.Page = await changer.GetByHtmxAsync(Organization.Aurora.At($"members/{id}/role"));
        Assert.DoesNotContain("Remove", changer.Page.Body, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, (await remover.GetAsync(Organization.Aurora.At($"members/{id}/role"))).Status);
        await remover.GetAsync(Organization.Aurora.At($"members?q={address}"));
        Assert.Equal(["Remove"], remover.Page.All($"#member-{id} a"));
        await remover.GetAsync(Organization.Aurora.At($"members/{id}/remove"));
        await remover.SubmitAsync("#form");
        Assert.Null(await new LogtoClient(site.Logto).RoleOfAsync(Organization.Aurora.Id, id));

        // Not a member whose role is above their own.
        await remover.GetAsync(Organization.Aurora.At("members/ben000000001/remove"));
        await remover.SubmitAsync("#form");
        Assert.Contains("role above your own", remover.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_lets_members_invite_others_as_members()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Roles:MembersInvite", "true")]).Build();
        await using var site = await TestSite.StartAsync();
        await site.RestartLogtoAsync(SiteRoles.For(settings).ByRole);
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Organization.Aurora.At("members/invitations/new"));
        Assert.Equal(["Member"], chloe.Page.All("select option"));
        await site.JoinAsync(chloe, Organization.Aurora, "member");
    }

    private static async Task<LogtoClient> NewRoleAsync(TestSite site, params string[] role)
    {
        var logto = new LogtoClient(site.Logto);
        await logto.NewRoleAsync(role[0], role[1], role[2..]);
        return logto;
    }

    private static IEnumerable<string> Ids(Page page) =>
        page.Document.QuerySelectorAll("#table tbody tr").Select(row => row.Id!["member-".Length..]);
}

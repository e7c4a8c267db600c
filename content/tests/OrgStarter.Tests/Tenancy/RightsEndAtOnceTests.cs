using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>A right that was taken away holds at the person's very next request, in every instance.</summary>
public sealed class RightsEndAtOnceTests(TestSite site)
{
    private readonly TestSite elsewhere = site.StartAnother();

    [Fact]
    public async Task A_removal_here_holds_in_the_other_instance_at_once()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        member = elsewhere.Browse(member);
        await member.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, member.Page.Status);

        await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(address)}/remove"));
        await owner.SubmitAsync("#form");
        await member.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.NotFound, member.Page.Status);
    }

    [Fact]
    public async Task A_role_changed_here_and_changed_back_holds_in_the_other_instance_at_once()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, address) = await site.JoinAsync(owner, organization, "admin");
        admin = elsewhere.Browse(admin);
        var page = organization.At("members/invitations");
        foreach (var (role, status) in new[]
        {
            ("member", HttpStatusCode.Forbidden),
            ("admin", HttpStatusCode.OK),
            ("member", HttpStatusCode.Forbidden)
        })
        {
            await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(address)}/role"));
            await owner.SubmitAsync("#form", ("Role", role));
            await admin.GetAsync(page);
            Assert.Equal(status, admin.Page.Status);
        }
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_holds_as_well()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);

        await alice.GetAsync(Organization.Aurora.At("members/ben000000001/role"));
        own.Logto.Faults.Add(new Fault(FaultKind.LoseAnswer, "PUT .*/roles$"));
        await alice.SubmitAsync("#form", ("Role", "member"));
        Assert.True(alice.Page.Has("[role=alert]"), alice.Page.Body);
        own.Logto.Faults.Clear();
        await ben.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.Forbidden, ben.Page.Status);
    }

    [Fact]
    public async Task What_nobody_reports_holds_after_ten_minutes_in_both_instances()
    {
        await using var own = await TestSite.StartAsync();
        var here = await own.BrowseAsAsync("ben@example.com");
        var there = own.StartAnother().Browse(here);
        var page = Organization.Aurora.At("members/invitations");
        await here.GetAsync(page);
        await there.GetAsync(page);
        await own.SetRoleInConsoleAsync(Organization.Aurora, "ben000000001", "member");
        own.Time.Advance(TimeSpan.FromMinutes(9.5));
        await here.GetAsync(page);
        Assert.Equal(HttpStatusCode.OK, here.Page.Status);

        own.Time.Advance(TimeSpan.FromMinutes(0.6));
        await there.GetAsync(page);
        Assert.Equal(HttpStatusCode.Forbidden, there.Page.Status);
        await here.GetAsync(page);
        Assert.Equal(HttpStatusCode.Forbidden, here.Page.Status);
    }

    [Fact]
    public async Task A_demotion_in_Logtos_console_holds_from_the_next_refresh_of_the_members_on()
    {
        await using var own = await TestSite.StartAsync();
        var (alice, ben) = (await own.BrowseAsAsync("alice@example.com"), await own.BrowseAsAsync("ben@example.com"));
        var page = Organization.Aurora.At("members/invitations");
        await alice.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, (await ben.GetAsync(page)).Status);
        await own.SetRoleInConsoleAsync(Organization.Aurora, "ben000000001", "member");
        await RefreshAsync(own, alice);
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.GetAsync(page)).Status);

        // What has not changed since, and what was changed here, asks for no other token.
        await alice.GetAsync(Organization.Aurora.At("members/ben000000001/role"));
        await alice.SubmitAsync("#form", ("Role", "admin"));
        Assert.Equal(HttpStatusCode.OK, (await ben.GetAsync(page)).Status);
        for (var i = 0; i < 2; i++)
        {
            await RefreshAsync(own, alice);
            own.Logto.Calls.Forget();
            Assert.Equal(HttpStatusCode.OK, (await ben.GetAsync(page)).Status);
            Assert.DoesNotContain(own.Logto.Calls.All, call => call.Path == "/oidc/token");
        }
    }

    [Fact]
    public async Task An_owner_who_was_made_an_admin_in_Logtos_console_acts_as_an_admin_and_is_one_from_then_on()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/remove"));
        await own.SetRoleInConsoleAsync(Organization.Aurora, "alice0000001", "admin");
        await alice.SubmitAsync("#form");
        Assert.Null(await new LogtoClient(own.Logto).RoleOfAsync(Organization.Aurora.Id, "chloe0000001"));
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAsync(Organization.Aurora.At("settings/delete"))).Status);
    }

    /// <summary>As the button "Refresh" of the members does, two minutes later.</summary>
    private static async Task RefreshAsync(TestSite site, Browser owner)
    {
        site.Time.Advance(TimeSpan.FromMinutes(2));
        await owner.GetAsync(Organization.Aurora.At("members"));
        await owner.SubmitAsync("#freshness button");
    }

    [Fact]
    public async Task A_change_while_Logto_is_away_is_not_survived_by_the_token_before_it()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        await alice.GetAsync(Organization.Aurora.At("members/ben000000001/remove"));
        await alice.SubmitAsync("#form");
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "/oidc/token$"));
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ben.Page.Status);
    }
}

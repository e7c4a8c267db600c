using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Tests.Infrastructure;

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
        foreach (var (role, status) in new[] { ("member", HttpStatusCode.Forbidden), ("admin", HttpStatusCode.OK), ("member", HttpStatusCode.Forbidden) })
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

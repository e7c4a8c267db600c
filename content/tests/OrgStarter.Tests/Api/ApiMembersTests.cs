using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>The list of members reads the directory, as the page does.</summary>
public sealed class ApiMembersTests(TestSite site)
{
    [Fact]
    public async Task A_warm_list_asks_Logto_for_nothing_and_finds_parts_of_names()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.ApiAsync("alice@example.com", Organization.Aurora.Id);
        var all = await alice.GetAsync("/api/members");
        own.Logto.Calls.Forget();
        var again = await alice.GetAsync("/api/members");
        Assert.Equal(all.Body!.ToJsonString(), again.Body!.ToJsonString());
        Assert.Equal(["chloe0000001"], Ids(await alice.GetAsync("/api/members?q=HLO")));
        Assert.Equal(["alice0000001"], Ids(await alice.GetAsync("/api/members?role=owner")));
        Assert.Empty(Ids(await alice.GetAsync("/api/members?q=zzyzx")));
        Assert.Empty(own.Logto.Calls.All);
    }

    [Fact]
    public async Task What_Logto_tells_of_is_in_the_list_with_every_role_and_without_a_name_that_Logto_does_not_have()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (browser, address) = await site.JoinAsync(owner, organization, "owner");
        var api = await site.ApiAsync(address, organization.Id);
        await api.GetAsync("/api/members");
        var logto = new LogtoClient(site.Logto);
        var unnamed = TestSite.Someone();
        var id = (await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = unnamed }))["id"]!;
        await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization.Id}/users", new { userIds = new[] { id } });
        await logto.ApiAsync(
            HttpMethod.Put,
            $"/organizations/{organization.Id}/users/{id}/roles",
            new { organizationRoleNames = new[] { "admin", "member" } });
        await Deliveries.TellAsync(site, new
        {
            @event = "Organization.Membership.Updated",
            organizationId = organization.Id,
            addedUserIds = new[] { id }
        });

        var member = Assert.Single((await api.GetAsync($"/api/members?q={unnamed}")).Body!["items"]!.AsArray())!;
        Assert.Equal((id, null, unnamed), ((string?)member["id"], (string?)member["name"], (string?)member["email"]));
        Assert.Equal(["admin", "member"], member["roles"]!.AsArray().Select(role => (string)role!).Order());
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await Deliveries.TellAsync(site, new { @event = "User.SuspensionStatus.Updated", data = new { id }, at = 1 });
        Assert.True((bool)Assert.Single((await api.GetAsync($"/api/members?q={unnamed}")).Body!["items"]!.AsArray())!["isSuspended"]!);
    }

    [Fact]
    public async Task While_the_directory_is_being_filled_the_list_is_whole_all_the_same()
    {
        await using var own = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        var organization = await own.Logto.AddLargeOrganizationAsync(250);
        var alice = await own.ApiAsync("alice@example.com", organization);
        var first = await alice.GetAsync("/api/members?pageSize=100&page=3");
        Assert.Equal(
            100,
            await own.InDatabaseAsync(db =>
                db.MemberSyncs.Where(sync => sync.OrganizationId == organization).Select(sync => sync.Rows).SingleAsync()));
        Assert.InRange((int)first.Body!["total"]!, 250, 259);
        Assert.InRange(Ids(first).Count, 50, 59);
        Assert.Single(Ids(await alice.GetAsync("/api/members?q=person+249")));
    }

    [Fact]
    public async Task Changes_that_Logto_does_not_tell_of_yet_are_not_kept_from_a_client()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.ApiAsync("alice@example.com", Organization.Aurora.Id);
        await alice.GetAsync("/api/members");
        await Deliveries.TellAsync(own, new { @event = "User.Data.Updated", data = new { id = "chloe0000001" }, at = 1 });
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        Assert.Equal(503, (await alice.GetAsync("/api/members")).Status);
    }

    private static List<string> Ids(JsonAnswer answer) => [.. answer.Body!["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}

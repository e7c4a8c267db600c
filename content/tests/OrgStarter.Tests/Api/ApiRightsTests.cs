using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>Rights end at once for bearer callers, too: their token lives an hour, what it says may not.</summary>
public sealed class ApiRightsTests
{
    private const string Aurora = "aur0racoffee";
    private const string Ben = "ben000000001";

    [Theory]
    [InlineData("demoted on a page")]
    [InlineData("demoted over the API")]
    public async Task After_a_changed_role_the_old_token_is_refused_and_a_new_one_holds_the_new_role(string how)
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.ApiAsync("ben@example.com", Aurora);
        Assert.Equal(200, (await ben.GetAsync("/api/invitations")).Status);
        await DemoteAsync(own, how);

        var refused = await ben.GetAsync("/api/invitations");
        Assert.Equal((401, "token_overtaken"), (refused.Status, refused["code"]));
        Assert.Contains("invalid_token", refused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Equal("1", refused.Headers["Retry-After"]);

        own.Time.Advance(TimeSpan.FromSeconds(1));
        ben = await own.ApiAsync("ben@example.com", Aurora);
        Assert.Equal(403, (await ben.GetAsync("/api/invitations")).Status);
        Assert.Equal(200, (await ben.GetAsync("/api/members")).Status);
    }

    [Fact]
    public async Task A_removed_member_is_out_with_the_next_call_and_nobody_else()
    {
        await using var own = await TestSite.StartAsync();
        var (alice, ben) = (await own.ApiAsync("alice@example.com", Aurora), await own.ApiAsync("ben@example.com", Aurora));
        Assert.Equal(204, (await alice.DeleteAsync($"/api/members/{Ben}")).Status);
        Assert.Equal(401, (await ben.GetAsync("/api/organization")).Status);
        Assert.Equal(
            401,
            (await ben.PostAsync("/api/invitations", new { addresses = new[] { "still.here@example.com" }, role = "member" })).Status);
        Assert.Equal(200, (await alice.GetAsync("/api/organization")).Status);
    }

    [Fact]
    public async Task A_token_from_a_former_membership_is_no_good_in_the_next_one()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        var (_, address) = await own.JoinAsync(owner, organization, "admin");
        var former = await own.ApiAsync(address, organization.Id);
        Assert.Equal(200, (await former.GetAsync("/api/invitations")).Status);
        await owner.GetAsync(organization.At($"members/{await own.PersonIdAsync(address)}/remove"));
        await owner.SubmitAsync("#form");
        own.Time.Advance(TimeSpan.FromMinutes(11));
        var link = await own.InviteAsync(owner, organization, address, "member");
        var again = await own.BrowseAsAsync(address);
        await again.GetAsync(link);
        await again.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(401, (await former.GetAsync("/api/invitations")).Status);
        // Tokens name the second of their issue, and one of the second of the change is refused.
        own.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(403, (await (await own.ApiAsync(address, organization.Id)).GetAsync("/api/invitations")).Status);
    }

    [Fact]
    public async Task A_new_member_and_a_new_owner_need_not_wait()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        var (_, address) = await own.JoinAsync(owner, organization, "member");
        Assert.Equal(200, (await (await own.ApiAsync(address, organization.Id)).GetAsync("/api/members")).Status);
    }

    private static async Task DemoteAsync(TestSite own, string how)
    {
        if (how == "demoted over the API")
        {
            var alice = await own.ApiAsync("alice@example.com", Aurora);
            Assert.Equal(204, (await alice.PutAsync($"/api/members/{Ben}/role", new { role = "member" })).Status);
        }
        else
        {
            var alice = await own.BrowseAsAsync("alice@example.com");
            await alice.GetAsync(Organization.Aurora.At($"members/{Ben}/role"));
            await alice.SubmitAsync("#form", ("Role", "member"));
        }
    }
}

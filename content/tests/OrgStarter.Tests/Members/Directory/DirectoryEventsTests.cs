using OrgStarter.Testing;

namespace OrgStarter.Tests.Members.Directory;

/// <summary>What webhooks tell is in the table at the next look, and what the site does itself without them as well.</summary>
public sealed class DirectoryEventsTests(TestSite site)
{
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task Who_is_added_and_who_is_removed_at_Logto_comes_and_goes()
    {
        var (owner, organization) = await LookedAtAsync();
        var (id, _) = await SomebodyAsync();
        await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization.Id}/users", new { userIds = new[] { id } });
        await Deliveries.TellAsync(site, new
        {
            @event = "Organization.Membership.Updated",
            organizationId = organization.Id,
            addedUserIds = new[] { id }
        });
        await owner.GetAsync(organization.At("members"));
        Assert.True(owner.Page.Has($"#member-{id}"));

        await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}/users/{id}");
        await Deliveries.TellAsync(site, new
        {
            @event = "Organization.Membership.Updated",
            organizationId = organization.Id,
            removedUserIds = new[] { id }
        });
        await owner.GetAsync(organization.At("members"));
        Assert.False(owner.Page.Has($"#member-{id}"));
        Assert.Contains("1 of 1 members", owner.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_name_a_suspension_and_a_deleted_account_are_shown_in_all_of_a_persons_organizations()
    {
        var (id, _) = await SomebodyAsync();
        var places = new List<(Browser Owner, Organization Organization)>();
        for (var i = 0; i < 2; i++)
        {
            var (owner, organization) = await LookedAtAsync();
            await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization.Id}/users", new { userIds = new[] { id } });
            await Deliveries.TellAsync(site, new
            {
                @event = "Organization.Membership.Updated",
                organizationId = organization.Id,
                addedUserIds = new[] { id }
            });
            await owner.GetAsync(organization.At("members"));
            Assert.True(owner.Page.Has($"#member-{id}"));
            places.Add((owner, organization));
        }

        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}", new { name = "Renamed Person" });
        await Deliveries.TellAsync(site, new { @event = "User.Data.Updated", data = new { id }, at = 1 });
        foreach (var (owner, organization) in places)
        {
            await owner.GetAsync(organization.At("members?q=renamed"));
            Assert.True(owner.Page.Has($"#member-{id}"));
        }

        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await Deliveries.TellAsync(site, new { @event = "User.SuspensionStatus.Updated", data = new { id }, at = 2 });
        foreach (var (owner, organization) in places)
        {
            await owner.GetAsync(organization.At("members?status=suspended"));
            Assert.True(owner.Page.Has($"#member-{id} .suspended"));
        }

        await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}");
        await Deliveries.TellAsync(site, new { @event = "User.Deleted", data = new { id }, at = 3 });
        foreach (var (owner, organization) in places)
        {
            await owner.GetAsync(organization.At("members"));
            Assert.False(owner.Page.Has($"#member-{id}"));
        }
    }

    [Fact]
    public async Task Who_accepts_an_invitation_is_in_the_table_at_once_and_who_is_removed_is_not()
    {
        var (owner, organization) = await LookedAtAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "admin");
        var id = await site.PersonIdAsync(address);
        await owner.GetAsync(organization.At("members?role=admin"));
        Assert.True(owner.Page.Has($"#member-{id}"));
        await owner.GetAsync(organization.At($"members/{id}/remove"));
        await owner.SubmitAsync("#form");
        Assert.False(owner.Page.Has($"#member-{id}"));
    }

    [Fact]
    public async Task How_far_a_reading_is_comes_as_a_part_of_the_page_and_at_its_end_a_way_to_see_everybody()
    {
        var (owner, organization) = await LookedAtAsync();
        var part = await owner.GetByHtmxAsync(organization.At("members/sync"));
        Assert.StartsWith("<div id=\"freshness\"", part.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Equal(organization.At("members"), part.Find("a[hx-target='#table']").GetAttribute("href"));
    }

    private async Task<(Browser Owner, Organization Organization)> LookedAtAsync()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("members"));
        return (owner, organization);
    }

    private async Task<(string Id, string Address)> SomebodyAsync()
    {
        var address = TestSite.Someone();
        await logto.SignInAsync(address);
        return (await site.PersonIdAsync(address), address);
    }
}

using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Members;

public sealed class MemberChangesTests(TestSite site)
{
    [Fact]
    public async Task An_owner_makes_a_member_an_admin_and_it_counts_at_once()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        await member.GetAsync(organization.At("members/invitations"));
        Assert.Equal(HttpStatusCode.Forbidden, member.Page.Status);

        var id = await site.PersonIdAsync(address);
        await owner.GetAsync(organization.At($"members/{id}/role"));
        await owner.SubmitAsync("#form", ("Role", "admin"));
        Assert.Equal(organization.At("members"), owner.Page.Path);

        await member.GetAsync(organization.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, member.Page.Status);
    }

    [Fact]
    public async Task A_removed_member_loses_access_at_once()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        await member.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, member.Page.Status);

        await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(address)}/remove"));
        await owner.SubmitAsync("#form");
        Assert.Equal(organization.At("members"), owner.Page.Path);
        Assert.DoesNotContain(address, owner.Page.All("#table td"));

        await member.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.NotFound, member.Page.Status);
    }

    [Fact]
    public async Task The_last_owner_can_neither_be_removed_nor_demoted()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var me = await MyIdAsync(owner, organization);
        await owner.GetAsync(organization.At($"members/{me}/remove"));
        await owner.SubmitAsync("#form");
        Assert.Contains("only owner", owner.Page.Text, StringComparison.Ordinal);

        await owner.GetAsync(organization.At($"members/{me}/role"));
        await owner.SubmitAsync("#form", ("Role", "member"));
        Assert.Contains("only owner", owner.Page.Text, StringComparison.Ordinal);
        await owner.GetAsync(organization.At("members"));
        Assert.Contains("Owner", owner.Page.All("#table .badge"));
    }

    [Fact]
    public async Task Two_owners_who_demote_each_other_at_once_leave_one()
    {
        var (first, organization) = await site.NewOrganizationAsync();
        var (second, address) = await site.JoinAsync(first, organization, "owner");
        var (firstId, secondId) = (await MyIdAsync(first, organization), await site.PersonIdAsync(address));
        await first.GetAsync(organization.At($"members/{secondId}/role"));
        await second.GetAsync(organization.At($"members/{firstId}/role"));
        await Task.WhenAll(first.SubmitAsync("#form", ("Role", "member")), second.SubmitAsync("#form", ("Role", "member")));
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task An_admin_grants_no_role_above_their_own_and_touches_no_owner()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        var (_, memberAddress) = await site.JoinAsync(owner, organization, "member");
        var memberId = await site.PersonIdAsync(memberAddress);

        await admin.GetAsync(organization.At($"members/{memberId}/role"));
        Assert.False(admin.Page.Has("input[value=owner]"));
        await admin.SubmitAsync("#form", ("Role", "owner"));
        Assert.Contains("above your own", admin.Page.Text, StringComparison.Ordinal);

        var ownerId = await MyIdAsync(owner, organization);
        await admin.GetAsync(organization.At($"members/{ownerId}/role"));
        if (admin.Page.Status == HttpStatusCode.OK && admin.Page.Has("#form"))
        {
            await admin.SubmitAsync("#form", ("Role", "member"));
        }

        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task A_plain_member_sees_the_table_and_no_buttons_and_is_refused_behind_them()
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Organization.Aurora.At("members"));
        Assert.Empty(chloe.Page.All("#table tbody a"));
        Assert.False(chloe.Page.Has("#invite"));
        foreach (var address in new[]
        {
            "members/ben000000001/role",
            "members/ben000000001/remove",
            "members/invitations",
            "members/invitations/new"
        })
        {
            await chloe.GetAsync(Organization.Aurora.At(address));
            Assert.Equal(HttpStatusCode.Forbidden, chloe.Page.Status);
        }
    }

    [Theory]
    [InlineData("role")]
    [InlineData("remove")]
    public async Task A_person_of_another_organization_is_not_found(string change)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At($"members/ben000000001/{change}"));
        Assert.Equal(HttpStatusCode.NotFound, owner.Page.Status);
    }

    private async Task<string> MyIdAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync(organization.At("members"));
        var mine = browser.Page.Document.QuerySelectorAll("#table tbody tr").Single(row => row.QuerySelector(".badge-neutral") is not null);
        return await site.PersonIdAsync(mine.QuerySelector("td:nth-child(2)")!.TextContent.Trim());
    }
}

using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Members;

public sealed class OwnershipTransferTests(TestSite site)
{
    [Fact]
    public async Task An_owner_chooses_sees_what_will_happen_types_the_name_and_hands_over()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        await owner.GetAsync(organization.At("settings/transfer"));
        await owner.NavigateAsync(owner.FormRequest("main form[role=search]", ("q", address)));
        await owner.GetAsync(owner.Page.Find(".org-list a").GetAttribute("href")!);
        Assert.Contains(address, owner.Page.Text, StringComparison.Ordinal);
        Assert.Contains("becomes Owner", owner.Page.Text, StringComparison.Ordinal);

        await owner.SubmitAsync("#form", ("RoleAfter", "member"), ("Name", organization.Name));
        Assert.Equal(organization.At("members"), owner.Page.Path);
        Assert.Contains($"{address} is now the owner. Your role is now Member.", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.GetAsync(organization.At("settings/transfer"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync(organization.At("settings/transfer"))).Status);
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else")]
    public async Task Without_the_name_of_the_organization_nothing_is_handed_over_and_the_choice_is_kept(string typed)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        await owner.GetAsync(organization.At($"settings/transfer?to={await site.PersonIdAsync(address)}"));
        await owner.SubmitAsync("#form", ("RoleAfter", "member"), ("Name", typed));
        Assert.Contains(organization.Name, owner.Page.ErrorOf("Name"), StringComparison.Ordinal);
        Assert.Equal(typed, owner.Page.ValueOf("Name"));
        Assert.True(owner.Page.Has("input[value=member][checked]"));
        Assert.Equal(await site.PersonIdAsync(address), owner.Page.ValueOf("Successor"));
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Theory]
    [InlineData("successor", "owner", "You cannot assign a role above your own. Choose another role.")]
    [InlineData("me", "admin", "This person is no longer a member.")]
    [InlineData("ben000000001", "admin", "This person is no longer a member.")]
    public async Task What_the_form_does_not_offer_is_refused_and_says_why(string to, string roleAfter, string words)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        var id = await site.PersonIdAsync(address);
        await owner.GetAsync(organization.At($"settings/transfer?to={id}"));
        var me = await site.PersonIdAsync(owner.Page.All(".user-menu strong")[0]);
        await owner.SubmitAsync(
            "#form",
            ("Successor", to switch { "successor" => id, "me" => me, _ => to }),
            ("RoleAfter", roleAfter),
            ("Name", organization.Name));
        Assert.Contains(words, owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal("member", await new LogtoClient(site.Logto).RoleOfAsync(organization.Id, id));
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task Nobody_who_is_suspended_becomes_the_owner()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        var id = await site.PersonIdAsync(address);
        await owner.GetAsync(organization.At($"settings/transfer?to={id}"));
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        Assert.Contains("This member is suspended", owner.Page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(address, (await owner.GetAsync(organization.At("settings/transfer"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_is_suspended_does_not_count()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "owner");
        var id = await site.PersonIdAsync(address);
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await owner.GetAsync(organization.At("settings/leave"));
        await owner.SubmitAsync("#form");
        Assert.Contains("at least one active owner", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(2, await site.CountOwnersAsync(organization));

        // The other way round nothing is in the way.
        await owner.GetAsync(organization.At($"members/{id}/remove"));
        await owner.SubmitAsync("#form");
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task Who_leaves_is_out_at_once_and_the_last_owner_is_shown_the_ways_that_are_left()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        await member.GetAsync(organization.At("settings/leave"));
        await member.SubmitAsync("#form");
        Assert.Contains($"You have left {organization.Name}", member.Page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync(organization.At("settings/roles"))).Status);
        Assert.DoesNotContain(address, (await owner.GetAsync(organization.At("members"))).Text, StringComparison.Ordinal);

        await owner.GetAsync(organization.At("settings/leave"));
        await owner.SubmitAsync("#form");
        Assert.Equal(organization.At("settings/transfer"), owner.Page.Find("#form a.btn-secondary").GetAttribute("href"));
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }
}

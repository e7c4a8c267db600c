using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Members;

public sealed class AccountDeletionTests(TestSite site)
{
    [Fact]
    public async Task It_ends_sessions_memberships_the_person_at_Logto_and_their_name_in_the_audit()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "owner");
        var elsewhere = await site.BrowseAsAsync(address);
        var id = await site.PersonIdAsync(address);
        await member.GetAsync(organization.At("settings"));
        await member.SubmitAsync("main form[method=post]", ("Input.Description", "A bakery"));

        await member.GetAsync("/account/delete");
        await member.SubmitAsync("#form", ("Name", address));
        Assert.Equal("/account/signed-out", member.Page.Path);
        Assert.Contains("Your account is deleted", member.Page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/users/{id}")).Status);
        Assert.Equal("/sign-in", (await elsewhere.GetAsync(organization.At("settings/roles"))).Path);
        Assert.DoesNotContain(address, (await owner.GetAsync(organization.At("members"))).Text, StringComparison.Ordinal);

        var log = await owner.AuditAsync(organization);
        Assert.Equal(("Account deleted", "Deleted account"), (log[0].What, log[0].Of));
        Assert.Equal(("Organization edited", "Deleted account"), (log[1].What, log[1].Who));
        Assert.DoesNotContain(owner.Page.All("select[name=who] option"), option => option == address);
    }

    [Fact]
    public async Task The_last_owner_of_an_organization_is_shown_it_with_the_ways_out_and_then_may_go()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, heir) = await site.JoinAsync(owner, organization, "member");
        var address = owner.Page.All(".user-menu strong")[0];
        await owner.GetAsync("/account/delete");
        Assert.Contains(organization.Name, owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(
            [organization.At("settings/transfer"), organization.At("settings/delete")],
            owner.Page.Document.QuerySelectorAll("#form li a").Select(a => a.GetAttribute("href")));
        Assert.Empty(owner.Page.All("#form button"));

        // The form as it was before they became the last one.
        await owner.PostAsync(
            "/account/delete",
            ("Name", address),
            ("__RequestVerificationToken", owner.Page.ValueOf("__RequestVerificationToken")));
        Assert.Contains("You are the only owner", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await site.CountOwnersAsync(organization));

        await owner.GetAsync(organization.At($"settings/transfer?to={await site.PersonIdAsync(heir)}"));
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        await owner.GetAsync("/account/delete");
        await owner.SubmitAsync("#form", ("Name", address));
        Assert.Equal("/account/signed-out", owner.Page.Path);
        Assert.Equal(1, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task Somebody_elses_address_deletes_nothing_and_is_kept_in_the_form()
    {
        var address = TestSite.Someone();
        var person = await site.BrowseAsAsync(address);
        await person.GetAsync("/account/delete");
        await person.SubmitAsync("#form", ("Name", "somebody@example.com"));
        Assert.Contains(address, person.Page.ErrorOf("Name"), StringComparison.Ordinal);
        Assert.Equal("somebody@example.com", person.Page.ValueOf("Name"));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/organizations")).Status);
    }

    [Fact]
    public async Task The_same_address_may_begin_anew_afterwards()
    {
        var address = TestSite.Someone();
        var person = await site.BrowseAsAsync(address);
        var id = await site.PersonIdAsync(address);
        await person.GetAsync("/account/delete");
        await person.SubmitAsync("#form", ("Name", address));
        await site.BrowseAsAsync(address);
        Assert.NotEqual(id, await site.PersonIdAsync(address));
    }
}

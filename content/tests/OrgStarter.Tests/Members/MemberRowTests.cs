using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Members;

/// <summary>What is done in a row of the table: the role changed, changed back, and refused.</summary>
public sealed class MemberRowTests(TestSite site)
{
    [Fact]
    public async Task A_role_is_changed_in_the_row_which_comes_back_alone_and_says_so_to_screen_readers()
    {
        var (owner, organization, id) = await WithMemberAsync();
        await OpenMenuAsync(owner, id);
        var row = await owner.SubmitByHtmxAsync(".role-menu form", ("Role", "admin"));
        Assert.StartsWith($"<tr id=\"member-{id}\"", row.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Matches("data-said=\"[^\"]+ is now Admin\\.\"", row.Body);
        Assert.Equal("Admin", row.Find(".role").TextContent.Trim());
        Assert.True(row.Find(".role").HasAttribute("autofocus"));
        await owner.GetAsync(organization.At("members?role=admin"));
        Assert.True(owner.Page.Has($"#member-{id}"));
    }

    [Fact]
    public async Task Without_JavaScript_the_roles_own_page_leads_back_to_the_same_page_of_the_table_and_offers_the_undo()
    {
        var (owner, organization, id) = await WithMemberAsync();
        await owner.GetAsync(organization.At("members?sort=email&dir=desc"));
        await owner.ClickAsync("Member");
        await owner.SubmitAsync("#form", ("Role", "admin"));
        Assert.Equal(organization.At("members?sort=email&dir=desc"), owner.Page.PathAndQuery);
        Assert.Contains("is now Admin", owner.Page.Find(".notice").TextContent, StringComparison.Ordinal);
        await owner.SubmitAsync(".undo");
        Assert.Contains("Undone", owner.Page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal("Member", RoleOf(owner.Page, id));
        Assert.False(owner.Page.Has(".undo"));
    }

    [Fact]
    public async Task An_undo_in_the_row_gives_the_former_role_back()
    {
        var (owner, _, id) = await WithMemberAsync();
        await OpenMenuAsync(owner, id);
        owner.Page = await owner.SubmitByHtmxAsync(".role-menu form", ("Role", "admin"));
        var row = await owner.SubmitByHtmxAsync(".undo");
        Assert.Equal(["Member"], row.All(".role"));
        Assert.False(row.Has(".undo"));
    }

    [Fact]
    public async Task An_undo_comes_too_late_after_a_minute_and_says_so()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members?q=chloe"));
        await OpenMenuAsync(alice, "chloe0000001");
        alice.Page = await alice.SubmitByHtmxAsync(".role-menu form", ("Role", "admin"));
        own.Time.Advance(TimeSpan.FromSeconds(62));
        var row = await alice.SubmitByHtmxAsync(".undo");
        Assert.Contains("no longer undo", row.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Admin", row.All(".role"));
    }

    [Fact]
    public async Task Whoever_saw_another_role_than_there_is_by_now_is_told_the_present_one_and_changes_nothing()
    {
        var (owner, organization, id) = await WithMemberAsync();
        var page = await owner.GetAsync(organization.At($"members/{id}/role"));
        await owner.GetAsync(organization.At("members"));
        await OpenMenuAsync(owner, id);
        await site.SetRoleInConsoleAsync(organization, id, "admin");
        var row = await owner.SubmitByHtmxAsync(".role-menu form", ("Role", "owner"));
        Assert.Contains("to Admin, so your change was not saved", row.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await site.CountOwnersAsync(organization));

        // The same without JavaScript: the role's own page says it, and sending that one again is a decision.
        owner.Page = page;
        await owner.SubmitAsync("#form", ("Role", "owner"));
        Assert.Contains("to Admin, so your change was not saved", owner.Page.Text, StringComparison.Ordinal);
        await owner.SubmitAsync("#form", ("Role", "owner"));
        Assert.Equal(2, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task An_undo_does_not_touch_what_somebody_else_changed_meanwhile()
    {
        var (owner, organization, id) = await WithMemberAsync();
        await OpenMenuAsync(owner, id);
        owner.Page = await owner.SubmitByHtmxAsync(".role-menu form", ("Role", "admin"));
        await site.SetRoleInConsoleAsync(organization, id, "owner");
        var row = await owner.SubmitByHtmxAsync(".undo");
        Assert.Contains("to Owner, so your change was not saved", row.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_change_says_in_the_row_which_rule_refused_it()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("members"));
        await OpenMenuAsync(owner);
        var row = await owner.SubmitByHtmxAsync(".role-menu form", ("Role", "member"));
        Assert.Contains("only owner", row.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Owner", row.All(".role"));
    }

    [Fact]
    public async Task An_admin_gets_no_menu_in_an_owners_row_and_no_role_above_their_own_in_the_others()
    {
        var (owner, organization, id) = await WithMemberAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        await admin.GetAsync(organization.At("members"));
        var ownersRow = admin.Page.Find("tr:has(.badge-owner)");
        Assert.Null(ownersRow.QuerySelector("a"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await admin.GetByHtmxAsync(organization.At($"members/{ownersRow.Id!["member-".Length..]}/role"))).Status);
        await OpenMenuAsync(admin, id);
        Assert.Equal(["Admin", "Member"], admin.Page.All(".role-menu button"));
    }

    [Fact]
    public async Task A_form_leads_back_to_the_table_and_nowhere_else()
    {
        var (owner, organization, id) = await WithMemberAsync();
        foreach (var back in new[]
        {
            "https://evil.example/",
            "//evil.example",
            organization.At("members/../../../"),
            organization.At("audit"),
            "/o/other/members?x"
        })
        {
            await owner.GetAsync(organization.At($"members/{id}/role"));
            await owner.SubmitAsync("#form", ("Role", "member"), ("Back", back));
            Assert.Equal(organization.At("members"), owner.Page.PathAndQuery);
        }
    }

    [Fact]
    public async Task When_Logto_does_not_answer_the_row_says_so_and_shows_the_role_that_holds_afterwards()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members?q=chloe"));
        await OpenMenuAsync(alice, "chloe0000001");
        own.Logto.Faults.Add(new Fault(FaultKind.LoseAnswer, "PUT .*/roles$"));
        var row = await alice.SubmitByHtmxAsync(".role-menu form", ("Role", "admin"));
        Assert.True(row.Has("[role=alert]"), row.Body);
        // The answer was lost, the change was not: the row was asked about again.
        Assert.Contains("Admin", row.All(".role"));
    }

    private async Task<(Browser Owner, Organization Organization, string MemberId)> WithMemberAsync()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(owner, organization, "member");
        await owner.GetAsync(organization.At("members"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
        return (owner, organization, await site.PersonIdAsync(address));
    }

    /// <summary>Follows the link in the role column, as htmx does. The menu becomes the browser's page.</summary>
    /// <param name="id">The member; null for the first one.</param>
    private static async Task OpenMenuAsync(Browser browser, string? id = null) =>
        browser.Page = await browser.GetByHtmxAsync(browser.Page.Find(id is null ? ".role" : $"#member-{id} .role").GetAttribute("href")!);

    private static string RoleOf(Page page, string id) => page.Find($"#member-{id} .role").TextContent.Trim();
}

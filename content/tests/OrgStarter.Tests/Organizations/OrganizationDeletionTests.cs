using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.Organizations;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Organizations;

public sealed class OrganizationDeletionTests(TwoInstances two) : IClassFixture<TwoInstances>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestSite Site => two.Site;

    [Fact]
    public async Task It_wants_the_name_and_then_nobody_gets_in_but_an_owner_who_restores_it()
    {
        var (owner, organization) = await Site.NewOrganizationAsync();
        var (member, address) = await Site.JoinAsync(owner, organization, "member");
        var api = await Site.ApiAsync(address, organization.Id);
        var guest = TestSite.Someone();
        var link = await Site.InviteAsync(owner, organization, guest, "member");
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", "Something else"));
        Assert.Contains(organization.Name, owner.Page.ErrorOf("Name"), StringComparison.Ordinal);
        Assert.Equal("Something else", owner.Page.ValueOf("Name"));
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync(organization.At("settings/roles"))).Status);

        await owner.SubmitAsync("#form", ("Name", organization.Name));
        Assert.Equal(organization.At("settings/closing"), owner.Page.Path);
        Assert.Contains("Restore organization", owner.Page.All("#form button"));
        foreach (var path in new[] { "home", "settings/roles", "members", "members/invitations/new", "settings/leave", "audit" })
        {
            await member.GetAsync(organization.At(path));
            Assert.Equal(organization.At("settings/closing"), member.Page.Path);
        }

        Assert.Contains($"{organization.Name} is scheduled for deletion", member.Page.Text, StringComparison.Ordinal);
        Assert.Empty(member.Page.All("#form button"));
        Assert.False(member.Page.Has("#nav"));
        Assert.Equal(organization.At("settings/closing"), (await member.GetByHtmxAsync(organization.At("members"))).Header("HX-Redirect"));
        Assert.Equal(
            organization.At("settings/closing"),
            (await two.Other.Browse(member).GetAsync(organization.At("settings/roles"))).Path);

        await RestoreByAsync(member, organization);
        Assert.Contains("Your permissions in this organization have just changed", member.Page.Text, StringComparison.Ordinal);

        Assert.Equal(401, (await api.GetAsync("/api/members")).Status);
        Site.Time.Advance(TimeSpan.FromSeconds(2));
        var answer = await (await Site.ApiAsync(address, organization.Id)).GetAsync("/api/members");
        Assert.Equal((403, "organization_closing"), (answer.Status, answer["code"]));

        var invited = await Site.BrowseAsAsync(guest);
        await invited.GetAsync(link);
        Assert.Contains("This organization is closed at the moment", invited.Page.Text, StringComparison.Ordinal);
        Assert.False(invited.Page.Has("form[data-guard]"));

        await owner.GetAsync(organization.At("settings/closing"));
        await owner.SubmitAsync("#form");
        Assert.Equal(organization.At("home"), owner.Page.Path);
        Assert.Equal(organization.At("settings/roles"), (await member.GetAsync(organization.At("settings/roles"))).Path);
        await invited.GetAsync(link);
        await invited.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(organization.At("home"), invited.Page.Path);
    }

    [Fact]
    public async Task While_nothing_is_closing_there_is_nothing_to_restore_and_no_date_to_read()
    {
        var (owner, organization) = await Site.NewOrganizationAsync();
        var (member, _) = await Site.JoinAsync(owner, organization, "member");
        foreach (var browser in new[] { owner, member })
        {
            await RestoreByAsync(browser, organization);
            Assert.Equal((HttpStatusCode.OK, organization.At("home")), (browser.Page.Status, browser.Page.Path));
            Assert.DoesNotContain("January 1, 0001", browser.Page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("is restored", browser.Page.Document.Body!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_thirty_days_it_goes_once_however_many_instances_are_at_it()
    {
        var (owner, organization) = await Site.NewOrganizationAsync();
        await CloseAsync(owner, organization);
        Site.Time.Advance(OrganizationDeletion.Grace - TimeSpan.FromHours(1));
        await TwoInstances.RunDueAsync(Site);
        Assert.Equal(200, (await two.Logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}")).Status);

        Site.Time.Advance(TimeSpan.FromHours(2));
        Site.Logto.Calls.Forget();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => TwoInstances.RunDueAsync(i % 2 == 0 ? Site : two.Other)));
        await Task.WhenAll(TwoInstances.PurgeAsync(Site), TwoInstances.PurgeAsync(two.Other));
        Assert.Single(Site.Logto.Calls.All, call => call.Method == "DELETE" && call.Path == $"/api/organizations/{organization.Id}");
        Assert.Equal(0, await RowsAsync(organization));
        Assert.Empty(await two.JournalAsync(organization.Id));
        var entry = Assert.Single(await Site.InDatabaseAsync(db => db.AuditEntries.IgnoreQueryFilters()
            .Where(e => e.OrganizationId == organization.Id && e.Action == "organization.deleted").ToListAsync(Ct)));
        Assert.Equal(("site", organization.Name), (entry.ActorId, entry.TargetName));
    }

    [Fact]
    public async Task Until_then_neither_webhooks_nor_the_reconcile_nor_the_purge_touch_it()
    {
        var (owner, organization) = await Site.NewOrganizationAsync();
        await CloseAsync(owner, organization);
        await using (var scope = Site.Services.CreateAsyncScope())
        {
            // What a webhook does that says so and was overtaken.
            await scope.ServiceProvider.GetRequiredService<LogtoChanges>().OrganizationDeletedAsync(organization.Id, Ct);
        }

        Site.Time.Advance(TimeSpan.FromDays(2));
        await Site.ReconcileAsync();
        await TwoInstances.RunDueAsync(Site);
        await TwoInstances.PurgeAsync(Site);
        Assert.Equal(1, await RowsAsync(organization));
        await owner.GetAsync(organization.At("settings/closing"));
        await owner.SubmitAsync("#form");
        Assert.Equal(organization.At("home"), owner.Page.Path);
    }

    [Fact]
    public async Task Restoring_comes_too_late_when_the_thirty_days_are_over()
    {
        var (owner, organization) = await Site.NewOrganizationAsync();
        await CloseAsync(owner, organization);
        var address = owner.Page.All(".user-menu strong")[0];
        Site.Time.Advance(OrganizationDeletion.Grace);
        var later = await Site.BrowseAsAsync(address);
        await later.GetAsync(organization.At("settings/closing"));
        await later.SubmitAsync("#form");
        Assert.Contains("The 30 days are over", later.Page.Text, StringComparison.Ordinal);
        Assert.Single(await two.JournalAsync(organization.Id));
    }

    [Fact]
    public async Task The_page_of_an_open_organization_leads_home()
    {
        var (owner, organization) = await Site.NewOrganizationAsync();
        Assert.Equal(organization.At("home"), (await owner.GetAsync(organization.At("settings/closing"))).Path);
    }

    private async Task CloseAsync(Browser owner, Organization organization)
    {
        await Site.LeaveRowAsync(organization);
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        Assert.Equal(organization.At("settings/closing"), owner.Page.Path);
    }

    /// <summary>Sends what the page offers owners alone.</summary>
    private static Task<Page> RestoreByAsync(Browser browser, Organization organization) => browser.PostAsync(
        organization.At("settings/closing"), ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));

    private Task<int> RowsAsync(Organization organization) => Site.InDatabaseAsync(db => db.CountRowsAsync(organization));
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Control;
using OrgStarter.Features.BulkChanges;
using OrgStarter.Testing;
using OrgStarter.Tests.Members;

namespace OrgStarter.Tests.Features.BulkChanges;

/// <summary>Several members at once, each with its own answer.</summary>
public sealed class BulkTests(TestSite site)
{
    [Fact]
    public async Task Members_chosen_in_the_table_get_a_role_together_and_each_is_answered_for()
    {
        var (owner, organization, people) = await WithMembersAsync(3);
        await ChooseAsync(owner, organization, people);
        Assert.Contains("3 members selected", owner.Page.Text, StringComparison.Ordinal);
        await owner.SubmitAsync("#form", ("Action", "admin"));
        Assert.Equal(organization.At("members/bulk/results"), owner.Page.Path);
        Assert.Contains("3 of 3 done", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal(3, owner.Page.All(".result-success").Count);
        Assert.Equal(3, await site.Logto.CountMembersAsync(organization.Id, "admin"));
        await owner.GetAsync(organization.At("members?role=admin"));
        Assert.Equal(3, owner.Page.All("#table tbody tr").Count);
    }

    [Fact]
    public async Task Who_may_not_be_removed_stays_and_the_others_go()
    {
        var (owner, organization, people) = await WithMembersAsync(2);
        await owner.GetAsync(organization.At("members?role=owner"));
        var me = owner.Page.Find("#table tbody tr").Id!["member-".Length..];
        await ChooseAsync(owner, organization, [me, .. people]);
        await owner.SubmitAsync("#form", ("Action", "remove"));
        Assert.Contains("only owner", Assert.Single(owner.Page.All(".result-danger")), StringComparison.Ordinal);
        Assert.Equal(2, owner.Page.All(".result-success").Count);
        await owner.GetAsync(organization.At("members"));
        Assert.Single(owner.Page.All("#table tbody tr"));
    }

    [Fact]
    public async Task Who_has_another_role_by_then_is_left_alone_and_named()
    {
        var (owner, organization, people) = await WithMembersAsync(2);
        await ChooseAsync(owner, organization, people);
        await site.SetRoleInConsoleAsync(organization, people[0], "owner");
        var answer = await owner.SubmitByHtmxAsync("#form", ("Action", "admin"));
        Assert.Contains("Owner", Assert.Single(answer.All(".result-warning")), StringComparison.Ordinal);
        Assert.Single(answer.All(".result-success"));
        Assert.Equal(2, await site.CountOwnersAsync(organization));
    }

    [Fact]
    public async Task Nothing_chosen_and_no_action_are_said_and_change_nothing()
    {
        var (owner, organization, people) = await WithMembersAsync(1);
        await owner.GetAsync(organization.At("members/bulk"));
        Assert.Contains("No members selected", owner.Page.Text, StringComparison.Ordinal);
        await ChooseAsync(owner, organization, people);
        foreach (var action in new[] { "", "emperor" })
        {
            await owner.SubmitAsync("#form", ("Action", action));
            Assert.Contains("Choose an action.", owner.Page.Find("#Action-error").TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(0, await site.Logto.CountMembersAsync(organization.Id, "admin"));
    }

    [Fact]
    public async Task People_of_another_organization_cannot_be_chosen_and_its_results_are_not_shown()
    {
        var (owner, organization, people) = await WithMembersAsync(1);
        await ChooseAsync(owner, organization, people);
        await owner.SubmitAsync("#form", ("Action", "admin"));
        var results = owner.Page.PathAndQuery[organization.At("").Length..];
        var (stranger, elsewhere) = await site.NewOrganizationAsync();
        await stranger.GetAsync(elsewhere.At("members"));
        await stranger.GetAsync(elsewhere.At($"members/bulk?ids={people[0]}"));
        Assert.Contains("No members selected", stranger.Page.Text, StringComparison.Ordinal);
        await stranger.GetAsync(elsewhere.At(results));
        Assert.Contains("no longer available", stranger.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_makes_nobody_an_owner_and_whoever_is_demoted_meanwhile_changes_nobody()
    {
        var (owner, organization, people) = await WithMembersAsync(2);
        var (admin, address) = await site.JoinAsync(owner, organization, "admin");
        await ChooseAsync(admin, organization, people);
        await admin.SubmitAsync("#form", ("Action", "owner"));
        Assert.Contains("Choose an action.", admin.Page.Text, StringComparison.Ordinal);
        await site.SetRoleInConsoleAsync(organization, await site.PersonIdAsync(address), "member");
        await admin.SubmitAsync("#form", ("Action", "remove"));
        Assert.Equal(2, await site.Logto.CountMembersAsync(organization.Id, "member") - 1);
    }

    [Fact]
    public async Task A_Logto_that_is_away_is_waited_for_and_it_says_so()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members?q=chloe"));
        await alice.SubmitAsync("#bulk", ("ids", "chloe0000001"));
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "PUT .*/roles$"));
        var answer = await alice.SubmitByHtmxAsync("#form", ("Action", "admin"));
        Assert.Contains("Waiting", answer.Body, StringComparison.Ordinal);
        Assert.NotNull(answer.Find("#form").GetAttribute("hx-get"));
        own.Logto.Faults.Clear();
        own.Time.Advance(TimeSpan.FromMinutes(1));
        await own.RunDueAsync<BulkChangeJob>();
        // The site's own worker may have been at it already.
        await Deliveries.UntilAsync(own, db => db.MemberBatches.IgnoreQueryFilters().AnyAsync(batch => batch.IsDone));
        Assert.Equal(BatchOutcome.Done, (await BatchAsync(own)).Items.Single().Outcome);
    }

    private static Task<MemberBatch> BatchAsync(TestSite site) =>
        site.InDatabaseAsync(db => db.MemberBatches.IgnoreQueryFilters().AsNoTracking().SingleAsync());

    private static async Task ChooseAsync(Browser browser, Organization organization, IReadOnlyList<string> people)
    {
        await browser.GetAsync(organization.At("members"));
        Assert.All(people, id => Assert.True(browser.Page.Has($"input[type=checkbox][form=bulk][value='{id}']")));
        await browser.GetAsync(organization.At($"members/bulk?{string.Join('&', people.Select(id => $"ids={id}"))}"));
        Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
    }

    private async Task<(Browser Owner, Organization Organization, IReadOnlyList<string> People)> WithMembersAsync(int count)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (logto, people) = (new LogtoClient(site.Logto), new List<string>());
        for (var i = 0; i < count; i++)
        {
            var address = TestSite.Someone();
            await logto.SignInAsync(address);
            people.Add(await site.PersonIdAsync(address));
            await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization.Id}/users", new { userIds = new[] { people[^1] } });
            await site.SetRoleInConsoleAsync(organization, people[^1], "member");
        }

        return (owner, organization, people);
    }
}

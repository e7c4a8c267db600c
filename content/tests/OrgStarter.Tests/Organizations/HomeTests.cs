using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Features;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Organizations;

/// <summary>An organization's home page: what it loads afterwards, as the link without JavaScript shows it.</summary>
public sealed class HomeTests(TestSite site)
{
    [Fact]
    public async Task The_page_is_small_and_its_link_shows_what_htmx_would_load()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("home"));
        Assert.False(owner.Page.Has(".today"));
        Assert.True(owner.Page.Find("main").OuterHtml.Length < 1_500, owner.Page.Find("main").OuterHtml);
        var loaded = await owner.GetByHtmxAsync(owner.Page.Find("main [hx-trigger=load]").GetAttribute("hx-get")!);
        Assert.StartsWith("<div class=\"today\"", loaded.Body.TrimStart(), StringComparison.Ordinal);
        await owner.ClickAsync("Show what is new");
        Assert.Equal(loaded.All("h2"), owner.Page.All("main h2"));
    }

    [Fact]
    public async Task The_checklist_of_an_owner_ends_when_all_is_done()
    {
        var logto = new LogtoClient(site.Logto);
        var address = TestSite.Someone();
        await site.BrowseAsAsync(address);
        var id = await site.PersonIdAsync(address);
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}", new { avatar = "https://pictures.example.com/face.png" });
        var owner = await site.BrowseAsAsync(address);
        await owner.GetAsync("/onboarding/create");
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", "Beginners"));
        var organization = new Organization(owner.Page.Path.Split('/')[2], "Beginners");
        await TodayAsync(owner, organization);
        var open = OpenSteps(owner);
        Assert.Contains("Invite your colleagues", open);
        Assert.Contains("Add your logo and color", open);
        Assert.Contains("Protect your account", open);
        Assert.Equal(open.Count - 3, Feature.All.Count(feature => feature.FirstStep is not null));

        await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        await owner.GetAsync(organization.At("settings/branding"));
        await owner.SubmitAsync("main form[method=post]", ("Input.Color", "#336699"));
        await TodayAsync(owner, organization);
        Assert.Equal(open.Except(["Invite your colleagues", "Add your logo and color"]), OpenSteps(owner));
        foreach (var feature in TestedFeature.All)
        {
            await feature.SeedAsync(owner, organization, "First");
        }

        await logto.ApiAsync(HttpMethod.Post, $"/users/{id}/mfa-verifications", new { type = "Totp" });
        await TodayAsync(owner, organization);
        // As on the way back from Logto, where the second factor was set up.
        await owner.ClickAsync("Protect your account");
        await owner.ClickAsync("I have set it up");
        Assert.Equal((HttpStatusCode.OK, organization.At("home")), (owner.Page.Status, owner.Page.Path));
        Assert.False((await TodayAsync(owner, organization)).Has(".checklist"));
    }

    [Fact]
    public async Task A_checklist_that_was_hidden_does_not_come_back()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await TodayAsync(owner, organization);
        await owner.SubmitAsync(".checklist button");
        Assert.Contains("The list is hidden.", owner.Page.Text, StringComparison.Ordinal);
        Assert.False((await TodayAsync(owner, organization)).Has(".checklist"));
        // Another member's list is another one.
        var (member, _) = await site.JoinAsync(owner, organization, "member");
        Assert.True((await TodayAsync(member, organization)).Has(".checklist"));
    }

    [Fact]
    public async Task A_newcomer_sees_what_they_may_do_who_can_help_and_only_their_own_activity()
    {
        var (owner, organization) = await site.NewOrganizationAsync("Welcoming");
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        await TodayAsync(member, organization);
        Assert.Contains("Welcome to Welcoming", member.Page.All("main h2"));
        Assert.Contains("View members", member.Page.All("main .checks li"));
        Assert.DoesNotContain("Invite people", member.Page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Invite your colleagues", OpenSteps(member));
        Assert.Contains("Who can help you", member.Page.All("main h2"));
        Assert.Contains(member.Page.All(".people li"), line => line.EndsWith("Owner", StringComparison.Ordinal));
        Assert.DoesNotContain(member.Page.All(".people bdi"), name => name == address);
        Assert.DoesNotContain("Organization created", member.Page.Text, StringComparison.Ordinal);

        var before = site.Time.GetUtcNow().AddDays(-15);
        await site.InOrganizationAsync(organization.Id, db => db.Set<DirectoryMember>()
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.JoinedAt, before), TestContext.Current.CancellationToken));
        await TodayAsync(member, organization);
        Assert.DoesNotContain("Welcome to Welcoming", member.Page.All("main h2"));
        Assert.Contains("Newest members", member.Page.All("main h2"));
    }

    [Fact]
    public async Task What_waits_for_a_person_is_on_top()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (other, another) = await site.NewOrganizationAsync("Another one");
        var address = owner.Page.Find(".menu-head .hint").TextContent.Trim();
        await site.InviteAsync(other, another, address, "member");
        await site.InOrganizationAsync(organization.Id, async db =>
        {
            db.Add(new InvitationRecord
            {
                InvitationId = "notsent00000000000001",
                Address = "nobody@example.com",
                Role = Roles.Member,
                InviterId = "someone00001",
                InviterName = "Someone",
                CreatedAt = site.Time.GetUtcNow(),
                ExpiresAt = site.Time.GetUtcNow().AddDays(7),
                NotSent = FailureReason.Day,
            });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var again = await site.BrowseAsAsync(address);
        await again.GetAsync(organization.At("settings/roles"));
        await TodayAsync(again, organization);
        Assert.Equal(
            ["Invitations waiting for you: 1", "Invitations whose email was not sent: 1"],
            again.Page.All(".waiting li"));
        await again.ClickAsync("Invitations waiting for you: 1");
        Assert.Contains("Another one", again.Page.Text, StringComparison.Ordinal);
        // An admin of the other organization has nothing of this.
        Assert.False((await TodayAsync(other, another)).Has(".waiting"));
    }

    [Fact]
    public async Task A_warm_page_calls_Logto_not_once()
    {
        await using var own = await TestSite.StartAsync();
        var alice = await own.BrowseAsAsync("alice@example.com");
        await TodayAsync(alice, Organization.Aurora);
        own.Logto.Calls.Forget();
        await alice.GetAsync(Organization.Aurora.At("home"));
        await TodayAsync(alice, Organization.Aurora);
        Assert.Empty(own.Logto.Calls.All);
    }

    private static Task<Page> TodayAsync(Browser browser, Organization organization) =>
        browser.GetAsync(organization.At("home?handler=Today"));

    private static IReadOnlyList<string> OpenSteps(Browser browser) => browser.Page.All(".checklist-steps a");
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Invitations;
using OrgStarter.Testing;
using OrgStarter.Texts;

namespace OrgStarter.Tests.Invitations;

public sealed class WaitingInvitationTests(TestSite site)
{
    private const string Badge = ".switcher summary .badge";

    [Fact]
    public async Task A_sign_in_leads_to_the_page_which_loads_what_waits_afterwards()
    {
        var (_, address, home) = await MemberAsync();
        var waiting = await InvitedAsync(address);
        var again = site.Browse();
        await again.GetAsync(home.At("settings/roles?q=x"));
        await again.CompleteSignInAsync(address);
        Assert.Equal((HttpStatusCode.OK, home.At("settings/roles?q=x")), (again.Page.Status, again.Page.PathAndQuery));
        Assert.False(again.Page.Has(Badge));
        var page = again.Page;
        var loaded = await again.GetByHtmxAsync(page.Find(".switcher").GetAttribute("hx-get")!);
        Assert.Equal("1", loaded.Find(Badge).TextContent);
        Assert.Contains(home.Name, loaded.Find(".switcher summary").TextContent, StringComparison.Ordinal);
        Assert.False(loaded.Find(".switcher").HasAttribute("hx-get"));

        // Without JavaScript, the next page has it.
        await again.GetAsync("/onboarding/invitations");
        Assert.Contains(waiting.Name, again.Page.Text, StringComparison.Ordinal);
        await again.GetAsync(home.At("settings/roles"));
        Assert.Equal("1", again.Page.Find(Badge).TextContent);
    }

    [Fact]
    public async Task The_list_of_organizations_loads_what_waits_after_a_sign_in()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        await own.InviteAsync(owner, organization, "dan@example.com", "member");
        own.Logto.Calls.Forget();
        var dan = await own.BrowseAsAsync("dan@example.com");
        Assert.Equal("/organizations", dan.Page.Path);
        Assert.DoesNotContain(own.Logto.Calls.All, call => call.Path == "/api/organization-invitations");
        var loaded = await dan.GetByHtmxAsync(dan.Page.Find("main [hx-trigger=load]").GetAttribute("hx-get")!);
        Assert.True(loaded.Has("a[href='/onboarding/invitations']"), loaded.Body);
        Assert.True((await dan.GetAsync("/organizations")).Has("main a[href='/onboarding/invitations']"));
    }

    [Fact]
    public async Task What_waits_is_accepted_there_and_the_person_lands_in_that_organization()
    {
        var address = TestSite.Someone();
        var waiting = await InvitedAsync(address);
        var guest = await site.BrowseAsAsync(address);
        Assert.Equal("/onboarding/invitations", guest.Page.Path);
        await guest.SubmitAsync("form[data-guard]", Text.Invitation_Accept);
        Assert.Equal((HttpStatusCode.OK, waiting.At("home")), (guest.Page.Status, guest.Page.Path));
    }

    [Fact]
    public async Task What_is_declined_there_is_gone_from_the_list_which_keeps_the_others_and_the_way_on()
    {
        var (member, address, home) = await MemberAsync();
        var first = await InvitedAsync(address);
        var second = await InvitedAsync(address);
        await member.GetAsync($"/onboarding/invitations?returnUrl={Uri.EscapeDataString(home.At("settings/roles"))}");
        Assert.Equal(2, member.Page.All(".org-card").Count);
        var declined = member.Page.All(".org-card .org-name")[0];
        await member.SubmitAsync("form[data-guard]", Text.Invitation_Decline);
        Assert.Equal("/onboarding/invitations", member.Page.Path);
        Assert.Contains(Text.Invitation_Declined, member.Page.Text, StringComparison.Ordinal);
        var left = Assert.Single(member.Page.All(".org-card .org-name"));
        Assert.NotEqual(declined, left);
        Assert.True(left.StartsWith(first.Name, StringComparison.Ordinal) || left.StartsWith(second.Name, StringComparison.Ordinal));
        await member.SubmitAsync("form[data-guard]", Text.Invitation_Decline);
        Assert.Equal(home.At("settings/roles"), member.Page.Path);
    }

    [Fact]
    public async Task Who_decides_later_gets_to_their_work()
    {
        var (_, address, home) = await MemberAsync();
        await InvitedAsync(address);
        var again = await site.BrowseAsAsync(address);
        await again.GetAsync("/onboarding/invitations");
        await again.ClickAsync(Text.Onboarding_Later);
        Assert.Equal(home.At("home"), again.Page.Path);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task The_way_on_stays_on_the_site(string address)
    {
        var invited = TestSite.Someone();
        await InvitedAsync(invited);
        var guest = await site.BrowseAsAsync(invited);
        await guest.GetAsync($"/onboarding/invitations?returnUrl={Uri.EscapeDataString(address)}");
        Assert.DoesNotContain("evil.example", guest.Page.Find("main").InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switcher_counts_what_waits_and_forgets_what_is_answered()
    {
        var (_, address, home) = await MemberAsync();
        var waiting = await InvitedAsync(address);
        var again = await site.BrowseAsAsync(address);
        await again.GetAsync(home.At("settings/roles"));
        Assert.Equal("1", again.Page.Find(Badge).TextContent);
        await again.ClickAsync(Text.Organizations_Waiting.Replace("{0}", "1", StringComparison.Ordinal));
        Assert.Contains(waiting.Name, again.Page.Text, StringComparison.Ordinal);
        await again.SubmitAsync("form[data-guard]", Text.Invitation_Decline);
        Assert.Equal(home.At("settings/roles"), again.Page.Path);
        Assert.False(again.Page.Has(Badge));
    }

    [Fact]
    public async Task A_warm_page_with_a_count_asks_Logto_nothing_and_without_Logto_the_page_stays()
    {
        await using var own = await TestSite.StartAsync();
        var (owner, organization) = await own.NewOrganizationAsync();
        await own.InviteAsync(owner, organization, "ben@example.com", "member");
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal("1", ben.Page.Find(Badge).TextContent);
        own.Logto.Calls.Forget();
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal("1", ben.Page.Find(Badge).TextContent);
        Assert.Empty(own.Logto.Calls.All);

        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        own.Time.Advance(TimeSpan.FromMinutes(9));
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task A_sign_in_and_the_first_page_after_it_ask_for_two_tokens_and_no_more()
    {
        await using var own = await TestSite.StartAsync();
        // A site at work: it knows Logto's keys, and has its own token.
        await (await own.BrowseAsAsync("chloe@example.com")).GetAsync(Organization.Aurora.At("settings/roles"));
        own.Logto.Calls.Forget();
        var ben = own.Browse();
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        await ben.CompleteSignInAsync("ben@example.com");
        Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At("settings/roles")), (ben.Page.Status, ben.Page.Path));
        Assert.Equal(["POST /oidc/token", "POST /oidc/token"], Asked(own));

        own.Logto.Calls.Forget();
        await ben.GetByHtmxAsync(ben.Page.Find(".switcher").GetAttribute("hx-get")!);
        Assert.Equal(
            ["GET /api/organization-invitations", "GET /api/users/ben000000001", "GET /api/users/ben000000001/organizations"],
            Asked(own));
    }

    [Fact]
    public async Task A_member_who_signs_in_without_a_page_in_mind_waits_for_two_tokens_as_well()
    {
        await using var own = await TestSite.StartAsync();
        await own.BrowseAsAsync("chloe@example.com");
        own.Logto.Calls.Forget();
        var ben = await own.BrowseAsAsync("ben@example.com");
        Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At("home")), (ben.Page.Status, ben.Page.Path));
        Assert.Equal(["POST /oidc/token", "POST /oidc/token"], Asked(own));
    }

    private static IEnumerable<string> Asked(TestSite site) => site.Logto.Calls.All
        .Where(call => call.Path is "/oidc/token" or "/oidc/me" || call.Path.StartsWith("/api/", StringComparison.Ordinal))
        .Select(call => $"{call.Method} {call.Path}")
        .Order();

    [Fact]
    public async Task A_sign_in_comes_to_its_end_when_Logto_does_not_say_what_waits()
    {
        await using var own = await TestSite.StartAsync();
        var ben = own.Browse();
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "GET /api/organization-invitations"));
        await ben.CompleteSignInAsync("ben@example.com");
        Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At("settings/roles")), (ben.Page.Status, ben.Page.Path));
    }

    [Fact]
    public async Task The_address_of_this_moment_counts_and_not_that_of_the_sign_in()
    {
        var (old, now) = (TestSite.Someone(), TestSite.Someone());
        var waiting = await InvitedAsync(now);
        var reader = await site.BrowseAsAsync(old);
        await reader.GetAsync("/onboarding/invitations");
        Assert.NotEqual("/onboarding/invitations", reader.Page.Path);
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Patch, $"/users/{await site.PersonIdAsync(old)}", new { primaryEmail = now });
        await reader.GetAsync("/onboarding/invitations");
        Assert.Contains(waiting.Name, reader.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_declined_is_known_with_name_and_time_and_told_so()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        var revoked = await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        await owner.GetAsync(organization.At($"members/invitations/{revoked.Split('/')[^1]}/revoke"));
        await owner.SubmitAsync("#form");
        var guest = await site.BrowseAsAsync(address);
        await guest.GetAsync(link);
        await guest.SubmitAsync("form[data-guard]", Text.Invitation_Decline);

        string[] ids = [link.Split('/')[^1], revoked.Split('/')[^1]];
        var declined = Assert.Single(await site.WithinAsync(organization, db => db.InvitationRecords
            .Where(record => ids.Contains(record.InvitationId) && record.DeclinedAt != null)
            .ToListAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(
            (ids[0], await site.PersonIdAsync(address), organization.Id),
            (declined.InvitationId, declined.DeclinedById, declined.OrganizationId));
        Assert.Equal(site.Time.GetUtcNow(), declined.DeclinedAt!.Value, TimeSpan.FromMinutes(5));
        Assert.Equal(Text.Invitation_DeclinedTitle, (await guest.GetAsync(link)).All("main h1")[0]);
        // Others with the link are not told who it was.
        Assert.Equal(Text.Invitation_RevokedTitle, (await site.Browse().GetAsync(link)).All("main h1")[0]);
    }

    private async Task<(Browser Browser, string Address, Organization Home)> MemberAsync()
    {
        var (owner, home) = await site.NewOrganizationAsync();
        var (browser, address) = await site.JoinAsync(owner, home, "member");
        return (browser, address, home);
    }

    private async Task<Organization> InvitedAsync(string address)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.InviteAsync(owner, organization, address, "member");
        return organization;
    }
}

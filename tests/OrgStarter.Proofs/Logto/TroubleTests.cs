using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Logto;

/// <summary>A Logto that is down, broken, busy or slow, at every step where a person meets it.</summary>
public sealed class TroubleTests
{
    [Theory]
    [InlineData("members", FaultKind.ServerError)]
    [InlineData("members", FaultKind.TooManyRequests)]
    [InlineData("members", FaultKind.Refuse)]
    [InlineData("members", FaultKind.CutInTheMiddle)]
    [InlineData("members/invitations", FaultKind.CutInTheMiddle)]
    [InlineData("members/invitations", FaultKind.ServerError)]
    [InlineData("members/invitations", FaultKind.Refuse)]
    [InlineData("members/ben000000001/role", FaultKind.ServerError)]
    [InlineData("members/invitations/invitefaypending00001/revoke", FaultKind.ServerError)]
    public async Task A_page_that_needs_Logto_is_calm_without_it_and_works_again_after(string page, FaultKind kind)
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        site.Logto.Faults.Add(new Fault(kind, "/api/"));
        await ben.GetAsync(Organization.Aurora.At(page));
        AssertCalm(ben.Page);
        var fragment = await ben.GetByHtmxAsync(Organization.Aurora.At(page));
        Assert.StartsWith("<div class=\"notice notice-danger\"", fragment.Body.TrimStart(), StringComparison.Ordinal);
        site.Logto.Faults.Clear();
        await ben.ClickAsync("Try again");
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task A_slow_Logto_is_not_waited_for_to_the_end()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "/api/organizations/"));
        await ben.GetAsync(Organization.Aurora.At("members"));
        AssertCalm(ben.Page);
        // What does not need Logto goes on.
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task A_slow_sign_in_ends_on_a_calm_page()
    {
        await using var site = await TestSite.StartAsync();
        var browser = site.Browse();
        await browser.GetAsync("/account/sign-in");
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "/oidc/token"));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.Equal("/account/sign-in-failed", browser.Page.Path);
    }

    [Fact]
    public async Task A_slow_creation_keeps_the_name_and_creates_once_in_the_end()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "POST /api/organizations$", Times: 1));
        await browser.SubmitAsync("form[data-guard]", ("Input.Name", "Patience"));
        Assert.NotEmpty(browser.Page.ErrorOf("Input.Name"));
        Assert.Equal("Patience", browser.Page.ValueOf("Input.Name"));
        await browser.SubmitAsync("form[data-guard]");
        Assert.EndsWith("/onboarding/invite", browser.Page.Path, StringComparison.Ordinal);
        Assert.Equal(1, await site.CountOrganizationsAsync("Patience"));
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Refuse)]
    public async Task An_invitation_whose_mail_failed_says_so_and_is_sent_from_the_table_later(FaultKind kind)
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members/invitations/new"));
        site.Logto.Faults.Add(new Fault(kind, "/message$", Times: 1));
        await ben.SubmitAsync("#form form", ("Input.Addresses", "late@example.com"), ("Input.Role", "member"));
        Assert.Single(ben.Page.All(".result-warning"));
        Assert.Empty(await site.Logto.MailsToAsync("late@example.com"));

        await ben.GetAsync(Organization.Aurora.At("members/invitations?q=late"));
        await ben.ClickAsync("Resend");
        await ben.SubmitAsync("#form");
        Assert.Single(await site.Logto.MailsToAsync("late@example.com"));
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.TooManyRequests)]
    public async Task An_acceptance_that_Logto_broke_off_can_be_tried_again(FaultKind kind)
    {
        await using var site = await TestSite.StartAsync();
        var fay = await site.BrowseAsAsync("fay@example.com");
        await fay.GetAsync("/invitations/invitefaypending00001");
        site.Logto.Faults.Add(new Fault(kind, "PUT /api/organization-invitations"));
        await fay.SubmitAsync("form[data-guard]", "Accept");
        Assert.True(fay.Page.Has("[role=alert]") || fay.Page.Status == HttpStatusCode.ServiceUnavailable, fay.Page.Body);
        site.Logto.Faults.Clear();
        await fay.GetAsync("/invitations/invitefaypending00001");
        await fay.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(Organization.Aurora.At("home"), fay.Page.Path);
    }

    [Theory]
    [InlineData("role", FaultKind.ServerError)]
    [InlineData("role", FaultKind.Refuse)]
    [InlineData("remove", FaultKind.ServerError)]
    public async Task A_change_of_a_member_that_failed_says_so_in_the_form_and_changes_nothing(string change, FaultKind kind)
    {
        await using var site = await TestSite.StartAsync();
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At($"members/chloe0000001/{change}"));
        site.Logto.Faults.Add(new Fault(kind, "(PUT|DELETE) /api/organizations/"));
        await alice.SubmitAsync("#form", ("Role", "admin"));
        AssertCalm(alice.Page);
        site.Logto.Faults.Clear();
        await alice.GetAsync(Organization.Aurora.At("members?q=chloe@"));
        Assert.Contains("Member", alice.Page.All("#table .badge"));
    }

    [Fact]
    public async Task An_answer_to_a_reader_that_was_cut_off_once_is_asked_for_again_and_nobody_notices()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        site.Logto.Faults.Add(new Fault(FaultKind.CutInTheMiddle, "^GET /api/organization-invitations", Times: 1));
        site.Logto.Calls.Forget();
        await ben.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.NotEmpty(ben.Page.All("#table tbody tr"));
        Assert.Equal(2, site.Logto.Calls.All.Count(call => (call.Method, call.Path) == ("GET", "/api/organization-invitations")));
    }

    [Fact]
    public async Task A_change_whose_answer_was_cut_off_is_not_called_made_and_is_seen_as_it_is_after()
    {
        await using var site = await TestSite.StartAsync();
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members/invitations/new"));
        site.Logto.Faults.Add(new Fault(FaultKind.CutInTheMiddle, "^POST /api/organization-invitations$", Times: 1));
        await alice.SubmitAsync("#form form", ("Input.Addresses", "cut@example.com"), ("Input.Role", "member"));
        await alice.GetAsync(Organization.Aurora.At("members/invitations?q=cut"));
        Assert.Single(alice.Page.All("#table tbody tr"));
        Assert.Single(await site.InvitationsAtLogtoAsync(Organization.Aurora), invitation => invitation.Address == "cut@example.com");
    }

    [Fact]
    public async Task A_token_whose_answer_was_cut_off_leaves_the_person_signed_in()
    {
        await using var site = await TestSite.StartAsync();
        var dan = await site.BrowseAsAsync("dan@example.com");
        site.Logto.Faults.Add(new Fault(FaultKind.CutInTheMiddle, "^POST /oidc/token", Times: 1));
        await dan.GetAsync(Organization.Aurora.At("settings/roles"));
        AssertCalm(dan.Page);
        await dan.ClickAsync("Try again");
        Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At("settings/roles")), (dan.Page.Status, dan.Page.Path));
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.Refuse)]
    [InlineData(FaultKind.Slow)]
    public async Task Sign_out_works_while_Logto_is_down(FaultKind kind)
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync("/account/sign-out");
        site.Logto.Faults.Add(new Fault(kind, "/oidc/token/revocation"));
        await ben.SubmitAsync("main form");
        Assert.Equal("/account/signed-out", ben.Page.Path);
        var answer = await ben.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Organization.Aurora.At("home"))));
        Assert.Equal(HttpStatusCode.Found, answer.Status);
    }

    private static void AssertCalm(Page page)
    {
        Assert.True(page.Status == HttpStatusCode.ServiceUnavailable || page.Has("[role=alert]"), $"{page.Status}\n{page.Body}");
        Assert.True(page.Has("h1"));
        Assert.DoesNotContain("Exception", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", page.Body, StringComparison.Ordinal);
    }
}

using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Features.Domains;
using OrgStarter.Testing;
using OrgStarter.Tests.Settings;

namespace OrgStarter.Tests.Features.Domains;

public sealed class JoinByDomainTests(TestSite site)
{
    [Fact]
    public async Task Colleagues_are_told_of_the_organization_and_join_with_a_click()
    {
        var domain = MailDomains.NewDomain();
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        Assert.False((await someone.GetAsync("/organizations")).Has("form[action='/organizations/join']"));
        await MailDomains.ModeAsync(owner, JoinMode.Suggest);
        await someone.GetAsync("/onboarding/create");
        await someone.ClickAsync("View");
        Assert.Contains(organization.Name, someone.Page.Text, StringComparison.Ordinal);
        await someone.SubmitAsync("form[action='/organizations/join']");
        await AssertJoinedAsync(someone, owner, organization);
        Assert.False((await someone.GetAsync("/organizations")).Has("form[action='/organizations/join']"));
        Assert.Equal(["Member"], someone.Page.All(".org-card .badge"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_automatic_joining_whoever_signs_in_is_a_member_whether_they_have_an_account_or_not(bool hasAccount)
    {
        var domain = MailDomains.NewDomain();
        if (hasAccount)
        {
            Assert.Equal("/onboarding/create", (await site.BrowseAsAsync($"someone@{domain}")).Page.Path);
        }

        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Automatic);
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        await AssertJoinedAsync(someone, owner, organization);
        Assert.Equal(HttpStatusCode.OK, (await someone.GetAsync(organization.At("settings/roles"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await someone.GetAsync(organization.At("settings"))).Status);
        await owner.GetAsync(organization.At("settings/domains"));
        await MailDomains.ModeAsync(owner, JoinMode.Off);
        Assert.Equal("/onboarding/create", (await site.BrowseAsAsync($"another@{domain}")).Page.Path);
    }

    [Fact]
    public async Task The_role_of_those_who_join_is_chosen_and_nobody_chooses_one_above_their_own()
    {
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        await admin.GetAsync(organization.At("settings/domains"));
        await admin.SubmitAsync("form[action$='Mode']", ("mode", "Automatic"), ("role", "owner"));
        Assert.Contains("You cannot assign a role above your own.", admin.Page.Text, StringComparison.Ordinal);
        await admin.SubmitAsync("form[action$='Mode']", ("mode", "Automatic"), ("role", "admin"));
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        Assert.Equal(HttpStatusCode.OK, (await someone.GetAsync(organization.At("settings"))).Status);
        Assert.Contains(await owner.AuditAsync(organization), entry => entry.What == "Joining by domain changed");
    }

    [Theory]
    [InlineData(JoinMode.Suggest)]
    [InlineData(JoinMode.Automatic)]
    public async Task Whom_somebody_removed_does_not_come_back_by_their_address(JoinMode mode)
    {
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Automatic);
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        await MailDomains.ModeAsync(owner, mode);
        await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync($"someone@{domain}")}/remove"));
        await owner.SubmitAsync("#form");
        Assert.Equal(HttpStatusCode.NotFound, (await someone.GetAsync(organization.At("home"))).Status);
        await PostAsync(someone, organization);
        Assert.Contains("Ask a member for an invitation.", someone.Page.Text, StringComparison.Ordinal);
        Assert.Equal("/onboarding/create", (await site.BrowseAsAsync($"someone@{domain}")).Page.Path);
        Assert.Equal(0, await site.Logto.CountMembersAsync(organization.Id, "member"));
    }

    [Fact]
    public async Task Automatic_joining_takes_no_seat_that_is_not_there_and_says_what_the_person_could_join()
    {
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Automatic);
        await site.LimitSeatsAsync(organization, 1);
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        Assert.Equal("/onboarding/create", someone.Page.Path);
        Assert.True((await someone.GetAsync("/organizations")).Has("form[action='/organizations/join']"));
        await site.LimitSeatsAsync(organization, 2);
        await AssertJoinedAsync(await site.BrowseAsAsync($"someone@{domain}"), owner, organization);
        Assert.Equal("/onboarding/create", (await site.BrowseAsAsync($"another@{domain}")).Page.Path);
    }

    [Fact]
    public async Task A_Logto_that_cannot_do_it_now_lets_the_person_in_all_the_same_and_the_next_sign_in_joins()
    {
        await using var own = await TestSite.StartAsync();
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(own, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Automatic);
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "POST /api/organization-invitations"));
        Assert.Equal("/onboarding/create", (await own.BrowseAsAsync($"someone@{domain}")).Page.Path);
        own.Logto.Faults.Clear();
        await AssertJoinedAsync(await own.BrowseAsAsync($"someone@{domain}"), owner, organization);
    }

    [Fact]
    public async Task Nobody_else_may_join_whatever_form_they_send_and_whatever_their_address_was()
    {
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Suggest);
        foreach (var address in new[] { TestSite.Someone(), $"x@sub.{domain}", $"x@{domain}.example.org" })
        {
            var stranger = await site.BrowseAsAsync(address);
            await PostAsync(stranger, organization);
            Assert.Contains("cannot join", stranger.Page.Text, StringComparison.Ordinal);
        }

        var moved = await site.BrowseAsAsync($"moved@{domain}");
        await new LogtoClient(site.Logto).ApiAsync(
            HttpMethod.Patch,
            $"/users/{await site.PersonIdAsync($"moved@{domain}")}",
            new { primaryEmail = TestSite.Someone() });
        await PostAsync(moved, organization);
        Assert.Contains("cannot join", moved.Page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await site.Logto.CountMembersAsync(organization.Id, "owner"));
        Assert.Equal(0, await site.Logto.CountMembersAsync(organization.Id, "member"));
    }

    [Fact]
    public async Task A_full_organization_takes_nobody_more_until_there_is_room()
    {
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Suggest);
        await site.LimitSeatsAsync(organization, 1);
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        await someone.GetAsync("/organizations/join");
        await someone.SubmitAsync("form[action='/organizations/join']");
        Assert.Contains("All seats are taken.", someone.Page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await site.Logto.CountMembersAsync(organization.Id, "member"));

        await site.LimitSeatsAsync(organization, 2);
        await someone.SubmitAsync("form[action='/organizations/join']");
        Assert.Equal(organization.At("home"), someone.Page.Path);
    }

    [Fact]
    public async Task Nobody_is_led_into_an_organization_that_is_being_deleted()
    {
        var domain = MailDomains.NewDomain();
        var (owner, organization) = await MailDomains.ProvenAsync(site, domain);
        await MailDomains.ModeAsync(owner, JoinMode.Suggest);
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        Assert.False((await someone.GetAsync("/organizations")).Has("form[action='/organizations/join']"));
        await PostAsync(someone, organization);
        Assert.Contains("cannot join", someone.Page.Text, StringComparison.Ordinal);
    }

    private static async Task AssertJoinedAsync(Browser someone, Browser owner, Organization organization)
    {
        Assert.Equal(organization.At("home"), someone.Page.Path);
        Assert.Contains("You are now a member.", someone.Page.Text, StringComparison.Ordinal);
        var entry = (await owner.AuditAsync(organization))[0];
        Assert.Equal(("Joined by email domain", (string?)null), (entry.What, entry.Outcome));
    }

    private static async Task PostAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync("/organizations");
        await browser.PostAsync(
            "/organizations/join",
            ("organizationId", organization.Id),
            ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));
    }
}

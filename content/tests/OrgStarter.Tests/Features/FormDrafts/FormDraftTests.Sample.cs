using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Features.FormDrafts;
using OrgStarter.Features.Projects;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;
using OrgStarter.Tests.Site;

namespace OrgStarter.Tests.Features.FormDrafts;

/// <summary>What was typed into a form survives every way by Logto, and is sent by nobody but the person.</summary>
public sealed class FormDraftTests
{
    private const string Ben = "ben000000001";
    private const string Typed = "Summer menu, Ünïcode & <b>all</b>";
    private static readonly string NewProject = Organization.Aurora.At("projects/new");
    private static readonly (string, string)[] Form = [("Input.Name", Typed), ("Input.Description", "Two lines\nof text")];

    [Fact]
    public async Task A_session_that_ended_while_somebody_typed_costs_nothing_that_was_typed()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await OpenFormAsync(site);
        await site.EndSessionsOfAsync(Ben);
        await ben.SubmitAsync("#form", Form);
        await AssertOfferedAsync(site, ben);

        await ben.SubmitAsync("#form");
        Assert.Equal(Organization.Aurora.At("projects"), ben.Page.Path);
        Assert.Contains(Typed, ben.Page.All("#table strong"));
        // It was sent; the next form is an empty one.
        await ben.GetAsync(NewProject);
        Assert.Equal("", ben.Page.ValueOf("Input.Name"));
    }

    [Fact]
    public async Task The_same_when_htmx_sends_the_form()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await OpenFormAsync(site);
        await site.EndSessionsOfAsync(Ben);
        var answer = await ben.SubmitByHtmxAsync("#form", Form);
        Assert.Equal(NewProject, answer.Header("HX-Redirect"));
        Assert.DoesNotContain("<form", answer.Body, StringComparison.Ordinal);
        await ben.GetAsync(answer.Header("HX-Redirect")!);
        await AssertOfferedAsync(site, ben);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_grant_that_Logto_ended_costs_nothing_that_was_typed(bool byHtmx)
    {
        await using var site = await TestSite.StartAsync();
        var ben = await OpenFormAsync(site);
        await new LogtoClient(site.Logto).PostAsync(
            "/oidc/token/revocation",
            LogtoClient.SiteApp,
            ("token", await site.RefreshTokenOfAsync(Ben)));
        site.Time.Advance(CachedAccess.MaximumAge);
        await SendAsync(ben, byHtmx);
        await AssertOfferedAsync(site, ben);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consent_that_is_missing_costs_one_round_trip_and_nothing_that_was_typed(bool byHtmx)
    {
        await using var site = await TestSite.StartAsync();
        var ben = site.Browse();
        await ben.GetAsync("/account/sign-in");
        var older = site.StartOlderVersion(without: ProjectFeature.Write).Browse(ben);
        var olderSignIn = (await older.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, "/account/sign-in")))).Header("Location")!;
        await ben.CompleteSignInAsync("ben@example.com");
        await ben.GetAsync(NewProject);
        var form = ben.Page;

        // In another tab the session is replaced by one whose sign-in did not ask for what this form needs.
        older.ForgetAt(site.Logto);
        await older.GetAsync(olderSignIn);
        await older.CompleteSignInAsync("ben@example.com");
        ben = site.Browse(older, form);
        site.Logto.Calls.Forget();
        await SendAsync(ben, byHtmx);
        await AssertOfferedAsync(site, ben);
        Assert.Equal(1, site.Logto.Calls.SignIns());
        await ben.SubmitAsync("#form");
        Assert.Contains(Typed, ben.Page.All("#table strong"));
        Assert.Equal(1, site.Logto.Calls.SignIns());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_factor_that_is_missing_costs_nothing_that_was_typed(bool byHtmx)
    {
        await using var site = await TestSite.StartAsync();
        var ben = await OpenFormAsync(site);
        await site.Logto.RequireSecondFactorAsync(Organization.Aurora.Id);
        site.Time.Advance(CachedAccess.MaximumAge);
        await SendAsync(ben, byHtmx);
        Assert.Equal("/account/second-factor", ben.Page.Path);
        await site.Logto.AddSecondFactorAsync("ben@example.com");
        await ben.ClickAsync("I have set it up");
        await AssertOfferedAsync(site, ben);
    }

    [Fact]
    public async Task A_choice_and_a_list_come_back_too_and_a_page_outside_organizations()
    {
        await using var site = await TestSite.StartAsync();
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/role"));
        await site.EndSessionsOfAsync("alice0000001");
        await alice.SubmitAsync("#form", ("Role", "admin"));
        Assert.True(alice.Page.Find("input[value=admin]").HasAttribute("checked"), alice.Page.Body);
        Assert.Equal(0, await site.Logto.CountMembersAsync(Organization.Aurora.Id, "admin") - 1);

        await alice.GetAsync(Organization.Aurora.At("members/invitations/new"));
        await site.EndSessionsOfAsync("alice0000001");
        await alice.SubmitAsync("#form form", ("Input.Addresses", "one@example.com\ntwo@example.com"), ("Input.Role", "admin"));
        Assert.Equal("one@example.com\ntwo@example.com", alice.Page.ValueOf("Input.Addresses"));
        Assert.Empty(await site.Logto.MailsToAsync("one@example.com"));

        await alice.GetAsync("/onboarding/create");
        await site.EndSessionsOfAsync("alice0000001");
        await alice.SubmitAsync("form[data-guard]", ("Input.Name", "Third place"));
        Assert.Equal("/onboarding/create", alice.Page.Path);
        Assert.Equal("Third place", alice.Page.ValueOf("Input.Name"));
        Assert.Equal(0, await site.CountOrganizationsAsync("Third place"));
    }

    [Fact]
    public async Task Somebody_else_who_signs_in_in_the_same_browser_is_not_shown_it()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await OpenFormAsync(site);
        await site.EndSessionsOfAsync(Ben);
        ben.ForgetAt(site.Logto);
        await ben.SubmitAsync("#form", Form);
        await ben.CompleteSignInAsync("chloe@example.com");
        Assert.Equal((HttpStatusCode.OK, NewProject), (ben.Page.Status, ben.Page.Path));
        Assert.Equal("", ben.Page.ValueOf("Input.Name"));
    }

    [Fact]
    public async Task Another_browser_of_the_same_person_is_not_shown_it_and_neither_is_another_page()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await OpenFormAsync(site);
        await site.EndSessionsOfAsync(Ben);
        await ben.SubmitAsync("#form", Form);
        await ben.GetAsync(NewProject + "?x=1");
        Assert.Equal("", ben.Page.ValueOf("Input.Name"));
        var phone = await site.BrowseAsAsync("ben@example.com");
        await phone.GetAsync(NewProject);
        Assert.Equal("", phone.Page.ValueOf("Input.Name"));
    }

    [Fact]
    public async Task It_is_kept_for_minutes_only_encrypted_and_then_swept_away()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await OpenFormAsync(site);
        var token = ben.Page.Find("#form [name=__RequestVerificationToken]").GetAttribute("value")!;
        await site.EndSessionsOfAsync(Ben);
        await ben.SubmitAsync("#form", Form);
        var content = await site.InDatabaseAsync(db =>
            db.FormDrafts.Select(form => form.Content).SingleAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("Summer", Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        Assert.DoesNotContain(token, ben.Page.Body, StringComparison.Ordinal);

        site.Time.Advance(FormDraftStore.Lifetime);
        await ben.GetAsync(NewProject);
        Assert.Equal("", ben.Page.ValueOf("Input.Name"));
        await site.RunNowAsync<OldDrafts>();
        Assert.Equal(0, await site.InDatabaseAsync(db => db.FormDrafts.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_browser_that_never_was_signed_in_and_a_post_that_is_no_form_of_the_site_fill_no_table()
    {
        await using var site = await TestSite.StartAsync();
        await site.Browse().PostAsync(NewProject, [("__RequestVerificationToken", "invented"), .. Form]);
        var ben = await OpenFormAsync(site);
        await site.EndSessionsOfAsync(Ben);
        await ben.PostAsync(NewProject, Form);
        Assert.Equal(0, await site.InDatabaseAsync(db => db.FormDrafts.CountAsync(TestContext.Current.CancellationToken)));
    }

    private static async Task<Browser> OpenFormAsync(TestSite site)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(NewProject);
        return ben;
    }

    private static async Task SendAsync(Browser ben, bool byHtmx)
    {
        if (byHtmx)
        {
            await ben.GetAsync((await ben.SubmitByHtmxAsync("#form", Form)).Header("HX-Redirect")!);
        }
        else
        {
            await ben.SubmitAsync("#form", Form);
        }
    }

    private static async Task AssertOfferedAsync(TestSite site, Browser ben)
    {
        Assert.Equal((HttpStatusCode.OK, NewProject), (ben.Page.Status, ben.Page.PathAndQuery));
        Assert.Equal((Typed, "Two lines\nof text"), (ben.Page.ValueOf("Input.Name"), ben.Page.ValueOf("Input.Description")));
        Assert.Contains("has not been sent yet", ben.Page.Text, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await site.InDatabaseAsync(db => db.Projects.IgnoreQueryFilters().CountAsync(TestContext.Current.CancellationToken)));
    }
}

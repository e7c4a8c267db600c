using System.Net;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>Every answer that Logto can give to an exchange, met by a page and by a fragment.</summary>
public sealed class AnswersTests
{
    private const string Ben = "ben000000001";
    private const string OrganizationsScope = "urn:logto:scope:organizations";
    private static readonly string Members = Organization.Aurora.At("members?q=a");

    [Fact]
    public async Task Not_a_member_any_more_is_404_and_a_fragment_makes_the_whole_page_say_so()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await WarmAsync(site);
        Assert.Equal(
            204,
            (await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, $"/organizations/{Organization.Aurora.Id}/users/{Ben}")).Status);
        site.Time.Advance(CachedAccess.MaximumAge);
        var fragment = await ben.GetByHtmxAsync(Members);
        Assert.Equal(Members, fragment.Header("HX-Redirect"));
        Assert.Empty(fragment.Body);
        await ben.GetAsync(Members);
        Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        Assert.False(ben.Page.Has("#nav"));
    }

    [Fact]
    public async Task A_second_factor_that_is_missing_is_explained_and_leads_back()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await WarmAsync(site);
        await site.Logto.RequireSecondFactorAsync(Organization.Aurora.Id);
        site.Time.Advance(CachedAccess.MaximumAge);
        var fragment = await ben.GetByHtmxAsync(Organization.Aurora.At("members/invitations/new"));
        Assert.StartsWith("/account/second-factor?returnUrl=", fragment.Header("HX-Redirect"), StringComparison.Ordinal);
        Assert.Empty(fragment.Body);

        await ben.GetAsync(Members);
        Assert.Equal("/account/second-factor", ben.Page.Path);
        Assert.Contains(ben.Page.Document.QuerySelectorAll("main a"), a =>
            a.GetAttribute("href")!.StartsWith(site.Logto.Endpoint, StringComparison.Ordinal));
        await site.Logto.AddSecondFactorAsync("ben@example.com");
        await ben.ClickAsync("I have set it up");
        Assert.Equal((HttpStatusCode.OK, Members), (ben.Page.Status, ben.Page.PathAndQuery));
    }

    [Fact]
    public async Task Who_has_set_up_no_second_factor_is_told_so_and_Logtos_page_leads_back_to_where_it_is_looked_at()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await WarmAsync(site);
        await site.Logto.RequireSecondFactorAsync(Organization.Aurora.Id);
        site.Time.Advance(CachedAccess.MaximumAge);
        await ben.GetAsync(Members);
        Assert.Contains("This organization requires two-factor authentication", ben.Page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You have not set up two-factor authentication", ben.Page.Text, StringComparison.Ordinal);
        var atLogto = ben.Page.Find($"main a[href^='{site.Logto.Endpoint}']").GetAttribute("href")!;
        Assert.StartsWith($"{site.Logto.Endpoint}/account/security?redirect=", atLogto, StringComparison.Ordinal);
        var back = LogtoClient.Query(new Uri(atLogto))["redirect"]!;

        foreach (var way in new Func<Task>[] { () => ben.ClickAsync("I have set it up"), () => ben.GetAsync(back) })
        {
            await way();
            Assert.Equal((HttpStatusCode.OK, "/account/second-factor"), (ben.Page.Status, ben.Page.Path));
            Assert.Contains(
                "You have not set up two-factor authentication yet",
                ben.Page.Find("main [role=alert]").TextContent,
                StringComparison.Ordinal);
        }

        await site.Logto.AddSecondFactorAsync("ben@example.com");
        await ben.GetAsync(back);
        Assert.Equal((HttpStatusCode.OK, Members), (ben.Page.Status, ben.Page.PathAndQuery));
    }

    [Fact]
    public async Task The_page_speaks_of_no_rule_where_there_is_none_and_of_none_that_is_not_the_readers()
    {
        await using var site = await TestSite.StartAsync();
        await site.Logto.RequireSecondFactorAsync("birchbooks01");
        var ben = await site.BrowseAsAsync("ben@example.com");
        (string Address, string Back)[] ways =
        [
            ($"/account/second-factor?returnUrl={Uri.EscapeDataString(Members)}", Members),
            ("/account/second-factor?returnUrl=%2Faccount%2Fprofile", "/account/profile"),
            ("/account/second-factor?returnUrl=https%3A%2F%2Fevil.example%2F", "/organizations"),
            ("/account/second-factor?returnUrl=%2Fo%2Fbirchbooks01%2Fmembers", "/o/birchbooks01/members"),
            ("/account/second-factor", "/organizations"),
        ];
        foreach (var (address, _) in ways)
        {
            await ben.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
            Assert.DoesNotContain("organization", ben.Page.Text, StringComparison.OrdinalIgnoreCase);
        }

        await site.Logto.AddSecondFactorAsync("ben@example.com");
        foreach (var (address, back) in ways)
        {
            await ben.GetAsync(address);
            await ben.ClickAsync("I have set it up");
            Assert.Equal(back, ben.Page.PathAndQuery);
        }
    }

    [Theory]
    [InlineData("revoked", true)]
    [InlineData("suspended", false)]
    [InlineData("deleted", false)]
    public async Task A_grant_that_is_over_signs_out_cleanly_and_leads_to_the_sign_in(string how, bool comesBack)
    {
        await using var site = await TestSite.StartAsync();
        foreach (var byHtmx in new[] { true, false })
        {
            var ben = await WarmAsync(site);
            await EndAsync(site, how);
            site.Time.Advance(CachedAccess.MaximumAge);
            if (byHtmx)
            {
                var fragment = await ben.GetByHtmxAsync(Members);
                Assert.StartsWith("/account/sign-in?returnUrl=", fragment.Header("HX-Redirect"), StringComparison.Ordinal);
                Assert.Empty(fragment.Body);
                Assert.Null(ben.Cookies.GetCookies(Browser.SiteAddress)["orgstarter"]);
            }
            else
            {
                await ben.GetAsync(Members);
                // With a grant revoked, Logto still knows the person and lets them in again; the suspended and the deleted it does not.
                Assert.Equal(comesBack ? Members : "/sign-in", comesBack ? ben.Page.PathAndQuery : ben.Page.Path);
            }

            Assert.Equal(
                comesBack && !byHtmx ? 1 : 0,
                await site.InDatabaseAsync(db => db.Sessions.CountAsync(TestContext.Current.CancellationToken)));
            if (how != "revoked")
            {
                await site.Logto.ResetAsync();
            }
        }
    }

    [Fact]
    public async Task A_session_from_before_a_new_permission_is_brought_up_to_date_by_one_quiet_round_trip()
    {
        await using var site = await TestSite.StartAsync();
        var old = site.StartOlderVersion(without: Permissions.InviteMember).Browse(site.Browse());
        await old.SignInAsync("ben@example.com");
        await old.GetAsync(Members);
        Assert.False(old.Page.Has("main a[href$='/members/invitations/new']"));

        var ben = site.Browse(old);
        site.Logto.Calls.Forget();
        await ben.GetAsync(Members);
        Assert.Equal((HttpStatusCode.OK, Members), (ben.Page.Status, ben.Page.PathAndQuery));
        Assert.True(ben.Page.Has("main a[href$='/members/invitations/new']"));
        Assert.Equal(1, site.Logto.Calls.SignIns());
        await ben.GetAsync(Members);
        await ben.GetAsync(Organization.Aurora.At("home"));
        Assert.Equal(1, site.Logto.Calls.SignIns());
    }

    [Fact]
    public async Task A_fragment_of_an_old_session_is_not_sent_away_but_a_boosted_link_is()
    {
        await using var site = await TestSite.StartAsync();
        var old = site.StartOlderVersion(without: Permissions.InviteMember).Browse(site.Browse());
        await old.SignInAsync("ben@example.com");
        var ben = site.Browse(old);
        var table = await ben.GetByHtmxAsync(Members);
        Assert.Contains("id=\"table\"", table.Body, StringComparison.Ordinal);

        var boosted = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Members));
        boosted.Headers.Add("HX-Boosted", "true");
        Assert.Equal(Members, (await ben.SendByHtmxAsync(boosted)).Header("HX-Redirect"));
        // What it cannot do without the permission leads to the round trip, not to a refusal.
        var dialog = await ben.GetByHtmxAsync(Organization.Aurora.At("members/invitations/new"));
        Assert.NotNull(dialog.Header("HX-Redirect"));
    }

    [Fact]
    public async Task An_old_session_goes_on_with_what_it_has_while_Logto_is_away()
    {
        await using var site = await TestSite.StartAsync();
        var old = site.StartOlderVersion(without: Permissions.InviteMember).Browse(site.Browse());
        await old.SignInAsync("ben@example.com");
        await old.GetAsync(Members);
        var ben = site.Browse(old);
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "/oidc/request"));
        await ben.GetByHtmxAsync(Members);
        await ben.GetAsync(Members);
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task A_session_without_the_organizations_scope_is_brought_up_to_date_as_well()
    {
        await using var site = await TestSite.StartAsync();
        var old = site.StartOlderVersion(without: OrganizationsScope).Browse(site.Browse());
        await old.SignInAsync("ben@example.com");
        var ben = site.Browse(old);
        var fragment = await ben.GetByHtmxAsync(Members);
        Assert.NotNull(fragment.Header("HX-Redirect"));
        await ben.GetAsync(Members);
        Assert.Equal((HttpStatusCode.OK, Members), (ben.Page.Status, ben.Page.PathAndQuery));
    }

    [Fact]
    public async Task A_permission_that_Logto_does_not_know_is_asked_for_once_and_not_in_circles()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await WarmAsync(site);
        var next = site.StartAnother(services => services.PostConfigure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme, signIn => signIn.Scope.Add("fly:rocket"))).Browse(ben);
        site.Logto.Calls.Forget();
        for (var i = 0; i < 3; i++)
        {
            await next.GetAsync(Members);
            Assert.Equal((HttpStatusCode.OK, Members), (next.Page.Status, next.Page.PathAndQuery));
        }

        Assert.Equal(1, site.Logto.Calls.SignIns());
    }

    [Fact]
    public async Task When_Logto_refuses_what_was_asked_the_page_is_calm_and_nobody_goes_round_in_circles()
    {
        await using var site = await TestSite.StartAsync();
        var ben = site.StartOlderVersion(without: OrganizationsScope).Browse(site.Browse());
        await ben.SignInAsync("ben@example.com");
        site.Logto.Calls.Forget();
        await ben.GetAsync(Members);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ben.Page.Status);
        Assert.Equal(0, site.Logto.Calls.SignIns());
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Refuse)]
    public async Task A_fragment_without_a_token_and_without_Logto_is_a_calm_notice_that_leaves_the_page_as_it_is(FaultKind kind)
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("dan@example.com");
        site.Logto.Faults.Add(new Fault(kind, "/oidc/token$"));
        var fragment = await ben.GetByHtmxAsync(Members);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, fragment.Status);
        Assert.StartsWith("<div class=\"notice", fragment.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Null(fragment.Header("HX-Redirect"));
        Assert.NotNull(fragment.Header("Retry-After"));
    }

    private static async Task<Browser> WarmAsync(TestSite site)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        return ben;
    }

    private static async Task EndAsync(TestSite site, string how)
    {
        var logto = new LogtoClient(site.Logto);
        switch (how)
        {
            case "revoked":
                await logto.PostAsync("/oidc/token/revocation", LogtoClient.SiteApp, ("token", await site.RefreshTokenOfAsync(Ben)));
                break;
            case "suspended":
                await site.Logto.SuspendAsync("ben@example.com");
                break;
            default:
                Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{Ben}")).Status);
                break;
        }
    }
}

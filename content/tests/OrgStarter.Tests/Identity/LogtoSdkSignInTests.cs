using System.Net;
using System.Web;
using Logto.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

/// <summary>What Logto's SDK does, and what of it is put right; everything else is in the tests that any sign-in must pass.</summary>
public sealed class LogtoSdkSignInTests(TestSite site)
{
    private const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    [Fact]
    public async Task The_SDKs_parameters_of_a_challenge_reach_Logto_beside_the_sites()
    {
        var asking = site.StartAnother(services => services
            .AddSingleton<IStartupFilter>(new Endpoint("/asks", context =>
            {
                var properties = new AuthenticationProperties { RedirectUri = "/home", Items = { ["login_hint"] = "ben@example.com" } };
                properties.SetParameter("first_screen", LogtoParameters.Authentication.FirstScreen.Register);
                properties.SetParameter(
                    "identifiers",
                    $"{LogtoParameters.Authentication.Identifiers.Email},{LogtoParameters.Authentication.Identifiers.Username}");
                properties.SetParameter("direct_sign_in", """{"Method":"social","Target":"google"}""");
                properties.SetParameter("extra_params", """{"colour":"blue"}""");
                return context.ChallengeAsync(properties);
            }))
            // So that what is asked stands in the address.
            .PostConfigure<OpenIdConnectOptions>(Scheme, options =>
                options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable));

        var answer = await asking.Browse().SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, "/asks")));

        var asked = HttpUtility.ParseQueryString(new Uri(answer.Header("Location")!).Query);
        Assert.Equal(
            ("identifier:register", "email username", "social:google", "blue"),
            (asked["first_screen"], asked["identifier"], asked["direct_sign_in"], asked["colour"]));
        Assert.Null(asked["identifiers"]);
        Assert.Equal(
            ("ben@example.com", "consent", "urn:logto:resource:organizations", null),
            (asked["login_hint"], asked["prompt"], asked["resource"], asked["response_mode"]));
        Assert.Contains("urn:logto:scope:organizations", asked["scope"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_later_a_session_lives_and_nothing_but_the_sites_own_exchange_has_used_its_refresh_token()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members"));
        own.Time.Advance(TimeSpan.FromHours(3));
        // The site's own machine token has ended, too; that it is fetched again is not what is looked for.
        await own.Services.GetRequiredService<ManagementToken>().GetAsync(TestContext.Current.CancellationToken);
        own.Logto.Calls.Forget();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await ben.GetAsync("/organizations");
            Assert.Equal((HttpStatusCode.OK, "/organizations"), (ben.Page.Status, ben.Page.Path));
        }

        Assert.DoesNotContain(own.Logto.Calls.All, call => call.Path.Contains("/token", StringComparison.Ordinal));
        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.Single(own.Logto.Calls.All, call => call.Path.Contains("/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_calls_the_SDKs_own_refresh_reaches_Logto()
    {
        await using var own = await TestSite.StartAsync();
        await own.BrowseAsAsync("ben@example.com");
        await using var scope = own.Services.CreateAsyncScope();
        var request = InScope(scope.ServiceProvider);

        var answer = await new LogtoCookieContextManager(
            Scheme,
            request).FetchTokensByRefreshToken(await own.RefreshTokenOfAsync("ben000000001"), forResource: false);

        Assert.Equal("Bearer", answer.TokenType);
        Assert.Equal(own.Logto.Endpoint, request.HttpContext.GetLogtoOptions(Scheme).Endpoint);
    }

    /// <summary>What docs/logto-sdk.md warns of: no lock is held, and the session does not learn the new token.</summary>
    [Fact]
    public async Task The_SDKs_own_refresh_ends_the_session_once_Logto_rotates_its_token()
    {
        await using var own = await TestSite.StartWithRefreshTokensOfAsync(TimeSpan.FromHours(10));
        var ben = await own.BrowseAsAsync("ben@example.com");
        var kept = await own.RefreshTokenOfAsync("ben000000001");
        own.Time.Advance(TimeSpan.FromHours(8));
        await using var scope = own.Services.CreateAsyncScope();

        var answer = await new LogtoCookieContextManager(
            Scheme,
            InScope(scope.ServiceProvider)).FetchTokensByRefreshToken(kept, forResource: false);

        Assert.NotEqual(kept, answer.RefreshToken);
        Assert.Equal(kept, await own.RefreshTokenOfAsync("ben000000001"));
        own.Time.Advance(TimeSpan.FromMinutes(1));
        ben.ForgetAt(own.Logto);
        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal("/sign-in", ben.Page.Path);
    }

    [Fact]
    public async Task A_sign_out_says_whose_session_ends()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync("/account/sign-out");
        var answer = await ben.SendAsync(ben.FormRequest("main form"));
        Assert.StartsWith($"{site.Logto.Endpoint}/oidc/session/end?", answer.Header("Location"), StringComparison.Ordinal);
        Assert.Contains("id_token_hint=", answer.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_Logto_has_ended_ends_here_as_well_and_the_person_is_asked_to_sign_in()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members"));
        await own.Logto.SuspendAsync("ben@example.com");
        own.Time.Advance(TimeSpan.FromMinutes(20));

        await ben.GetAsync(Organization.Aurora.At("members"));

        Assert.Equal("/sign-in", ben.Page.Path);
        Assert.Empty(await own.InDatabaseAsync(db => db.Sessions.ToListAsync(TestContext.Current.CancellationToken)));
    }

    private static CookieValidatePrincipalContext InScope(IServiceProvider services)
    {
        var ticket = new AuthenticationTicket(new(), CookieAuthenticationDefaults.AuthenticationScheme);
        var cookie = new AuthenticationScheme(CookieAuthenticationDefaults.AuthenticationScheme, null, typeof(CookieAuthenticationHandler));
        return new CookieValidatePrincipalContext(new DefaultHttpContext { RequestServices = services }, cookie, new(), ticket);
    }

    private sealed class Endpoint(string path, RequestDelegate answer) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => next(app.Use((context, rest) =>
            context.Request.Path == path ? answer(context) : rest(context)));
    }
}

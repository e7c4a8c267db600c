using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Api;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>Every page is guarded by an organization, or stands here with the reason why not.</summary>
public sealed partial class EndpointWalkTests(TestSite site)
{
    /// <summary>Everybody may see these.</summary>
    private static readonly string[] Public =
    [
        "/Index", "/Status", "/Account/SignIn", "/Account/SignUp", "/Account/SignOut", "/Account/SignedOut", "/Account/SignInFailed",
        "/Account/Language", "/Invitations/Landing",
        // Sent by Logto, signed, and by browsers, about what they stopped.
        "/backchannel-logout", Webhooks.Path, "/csp-report",
        // What the API takes, without a word of what it holds. The second exists in Development only.
        "/openapi", "/scalar",
        // For whoever watches over the site: one word. The other exists in Development only.
        Health.LivePath, Health.ReadyPath, "/LogtoStatus",
    ];

    /// <summary>No page has a form for these: nothing that a browser sends along by itself counts there.</summary>
    private static readonly string[] ForMachines =
    [
        "/backchannel-logout", Webhooks.Path, "/csp-report", "/openapi", "/scalar", Health.LivePath, Health.ReadyPath
    ];

    /// <summary>Whoever is signed in may see these: they lead to an organization.</summary>
    private static readonly string[] OfSignedIn =
        [
            "/Account/SecondFactor", "/Organizations/Index", "/Organizations/Enter", "/Onboarding/Index", "/Onboarding/Invitations",
            "/Onboarding/Create",
            "/Account/Profile/Index", "/Account/Delete",
            "/Account/Sessions/Index", "/Account/Sessions/SignOut",
            "/Account/Sessions/SignOutEverywhere"
        ];

    /// <summary>Those above, and what a feature's own file adds under a name that begins so.</summary>
    private static string[] SignedIn => All(nameof(OfSignedIn));

    /// <inheritdoc cref="SignedIn"/>
    private static string[] AllPublic => All(nameof(Public));

    /// <inheritdoc cref="SignedIn"/>
    private static string[] AllForMachines => All(nameof(ForMachines));

    /// <summary>All but those of the API, which knows no cookie; the isolation matrix walks them.</summary>
    private IEnumerable<(string Page, RouteEndpoint Endpoint)> Endpoints => site.Services.GetRequiredService<EndpointDataSource>()
        .Endpoints
            .OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<ApiEndpointAttribute>() is null)
        .Select(e => (e.DisplayName!.Split(' ')[0], e));

    [Fact]
    public void Only_the_listed_pages_are_public() => Listed.AssertEqual(
        "pages that everybody may see",
        Endpoints.Where(e => e.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(e => e.Page),
        AllPublic,
        $"{nameof(Public)}, or take [PublicPage] away if members alone may see them");

    [Fact]
    public void Only_the_listed_pages_need_no_organization() => Listed.AssertEqual(
        "pages that need no organization",
        Endpoints
            .Where(e => e.Endpoint.Metadata.OfType<IAuthorizeData>().Any(a => a.Policy == TenancyPolicies.SignedIn))
            .Select(e => e.Page),
        SignedIn,
        $"{nameof(OfSignedIn)}, or to a list whose name begins so in a feature's own file");

    [Fact]
    public async Task Every_other_endpoint_is_closed_to_strangers_and_to_members_of_other_organizations()
    {
        var stranger = site.Browse();
        var (outsider, _) = await site.NewOrganizationAsync();
        var walked = 0;
        foreach (var (page, endpoint) in Endpoints.Where(e => !AllPublic.Contains(e.Page) && !SignedIn.Contains(e.Page)))
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
                .Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("{id}", "invitefaypending00001", StringComparison.Ordinal)
                .Replace("{userId}", "ben000000001", StringComparison.Ordinal);
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                var unknown = await stranger.SendAsync(
                    new HttpRequestMessage(method, new Uri(Browser.SiteAddress, Organization.Aurora.At(path.TrimStart('/')))));
                Assert.True(
                    unknown.Status == HttpStatusCode.Found
                        && unknown.Header("Location")!.StartsWith(site.Logto.Endpoint, StringComparison.Ordinal),
                    $"{method} {page} lets strangers in.");
                var foreign = await outsider.SendAsync(
                    new HttpRequestMessage(method, new Uri(Browser.SiteAddress, Organization.Aurora.At(path.TrimStart('/')))));
                Assert.True(foreign.Status == HttpStatusCode.NotFound, $"{method} {page} answers {foreign.Status} to an outsider.");
                var nowhere = await outsider.SendAsync(new HttpRequestMessage(method, new Uri(Browser.SiteAddress, path)));
                Assert.True(
                    nowhere.Status == HttpStatusCode.NotFound,
                    $"{method} {page} answers {nowhere.Status} outside an organization.");
            }

            walked++;
        }

        Assert.True(walked >= 12, $"Only {walked} endpoints were walked.");
    }

    [Fact]
    public async Task Every_form_wants_its_antiforgery_token()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var @operator = await site.BrowseAsAsync("olga@example.com");
        foreach (var (page, endpoint) in Endpoints.Where(e => e.Page is not ("/Status") && !AllForMachines.Contains(e.Page)))
        {
            var isOfOperators = endpoint.Metadata.OfType<IAuthorizeData>().Any(access => access.Policy == OperatorRight.Permission);
            var inside = !AllPublic.Contains(page) && !SignedIn.Contains(page) && !isOfOperators;
            var path = endpoint.RoutePattern.RawText!.TrimStart('/')
                .Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("{id:maxlength(40)}", "invitefaypending00001", StringComparison.Ordinal)
                .Replace("{id}", "invitefaypending00001", StringComparison.Ordinal)
                .Replace("{userId}", "ben000000001", StringComparison.Ordinal);
            var answer = await (isOfOperators ? @operator : owner).SendAsync(
                new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.SiteAddress, inside ? organization.At(path) : path)));
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"POST {page} without a token answers {answer.Status}.");
        }
    }

    private static string[] All(string name) => [.. Listed.PartsOf<string[]>(typeof(EndpointWalkTests), name).SelectMany(list => list)];
}

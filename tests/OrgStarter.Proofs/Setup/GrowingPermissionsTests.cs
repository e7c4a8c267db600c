using System.Net;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto;
using OrgStarter.Features.Projects;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <summary>A version of the site that knows one more permission than the one before.</summary>
public sealed class GrowingPermissionsTests
{
    [Fact]
    public async Task Apply_grants_a_new_permission_and_an_older_session_gets_it_by_one_quiet_round_trip()
    {
        // The older version: neither Logto nor the sign-in has heard of it.
        await using var older = await TestSite.StartAsync(services => services.PostConfigure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme, options => options.Scope.Remove(ProjectFeature.Write)));
        var logto = new LogtoClient(older.Logto);
        var scope = (await logto.ApiAsync(HttpMethod.Get, "/organization-scopes")).Body!.AsArray()
            .Single(s => (string?)s!["name"] == ProjectFeature.Write)!;
        await logto.ApiAsync(HttpMethod.Delete, $"/organization-scopes/{scope["id"]}");
        var chloe = await older.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Organization.Aurora.At("projects"));
        Assert.Equal(HttpStatusCode.OK, chloe.Page.Status);

        (string, string)[] configuration =
        [
            .. DevLogtoExtensions.Settings(older.Logto.Endpoint).Select(s => (s.Key, s.Value!)),
            ("Site:PublicUrl", SetupRun.Site)
        ];
        var outcome = await SetupRun.RunAsync(configuration, ["apply", "--yes"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($"  + {ProjectFeature.Write}", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("role \"member\" also gets: write:project", outcome.Out, StringComparison.Ordinal);

        var newer = older.StartAnother(_ => { });
        var same = newer.Browse(chloe);
        older.Logto.Calls.Forget();
        await same.GetAsync(Organization.Aurora.At("projects/new"));
        Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At("projects/new")), (same.Page.Status, same.Page.Path));
        Assert.Single(older.Logto.Calls.All, call => call.Path == "/oidc/auth");

        older.Logto.Calls.Forget();
        await same.GetAsync(Organization.Aurora.At("projects/new"));
        Assert.Equal(HttpStatusCode.OK, same.Page.Status);
        Assert.DoesNotContain(older.Logto.Calls.All, call => call.Path.StartsWith("/oidc/auth", StringComparison.Ordinal));
    }
}

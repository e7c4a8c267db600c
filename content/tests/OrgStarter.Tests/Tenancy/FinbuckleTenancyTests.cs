using System.Collections.Concurrent;
using System.Net;
using Finbuckle.MultiTenant;
using Finbuckle.MultiTenant.Abstractions;
using Finbuckle.MultiTenant.AspNetCore.Extensions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Tenancy;
using OrgStarter.Tests.Infrastructure;
using TenantInfo = OrgStarter.Tenancy.TenantInfo;

namespace OrgStarter.Tests.Tenancy;

/// <summary>What Finbuckle says the tenant is, beside what the token says; everything else is in the tests that any tenancy must pass.</summary>
public sealed class FinbuckleTenancyTests(TestSite site)
{
    private const string Aurora = "aur0racoffee";
    private const string Birch = "birchbooks01";

    [Fact]
    public async Task The_tenant_that_Finbuckle_resolves_is_the_one_in_the_token_in_pages_and_in_the_API()
    {
        var seen = new ConcurrentDictionary<string, (TenantInfo? Finbuckles, TenantInfo? Ours)>();
        var watched = site.StartAnother(services => services.AddSingleton<IStartupFilter>(new Watch(seen)));
        var ben = await watched.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.Equal(200, (await (await watched.ApiAsync("ben@example.com", Aurora)).GetAsync("/api/members")).Status);

        foreach (var path in new[] { Organization.Aurora.At("members"), "/api/members" })
        {
            var (finbuckles, ours) = seen[path];
            Assert.Equal((Aurora, "ben000000001"), (ours!.OrganizationId, ours.UserId));
            Assert.Same(ours, finbuckles);
            Assert.Equal((Aurora, Aurora), (((ITenantInfo)finbuckles!).Id, ((ITenantInfo)finbuckles).Identifier));
        }
    }

    [Fact]
    public async Task Outside_organizations_and_in_foreign_ones_Finbuckle_resolves_none()
    {
        var seen = new ConcurrentDictionary<string, (TenantInfo? Finbuckles, TenantInfo? Ours)>();
        var watched = site.StartAnother(services => services.AddSingleton<IStartupFilter>(new Watch(seen)));
        var ben = await watched.BrowseAsAsync("ben@example.com");
        await ben.GetAsync("/organizations");
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        await ben.GetAsync($"/o/{Birch}/members");
        Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        await watched.Browse().GetAsync($"/o/{Aurora}/members");

        Assert.All(["/organizations", $"/o/{Birch}/members", $"/o/{Aurora}/members"], path => Assert.Equal((null, null), seen[path]));
    }

    [Fact]
    public async Task Whom_Finbuckle_is_told_to_keep_out_gets_the_page_of_an_unknown_organization()
    {
        var strict = site.StartAnother(services => services.Configure<MultiTenantOptions<TenantInfo>>(options => options.IgnoredIdentifiers.Add(Aurora)));
        var ben = await strict.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        Assert.Contains("There is nothing here", ben.Page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await (await strict.ApiAsync("ben@example.com", Aurora)).GetAsync("/api/members")).Status);
    }

    /// <summary>An event stands for all that may be added to Finbuckle: it has the last word there.</summary>
    [Theory]
    [InlineData("/o/aur0racoffee/members")]
    [InlineData("/organizations")]
    public async Task What_resolves_another_tenant_than_the_token_ends_the_request(string path)
    {
        var foreign = new TenantInfo(Birch, "ben000000001", new HashSet<string>(Permissions.All), DateTimeOffset.MaxValue);
        var careless = site.StartAnother(services => services.Configure<MultiTenantOptions<TenantInfo>>(options => options.Events.OnTenantResolveCompleted = resolved =>
        {
            if (((HttpContext)resolved.Context).Request.Headers.ContainsKey("Tenant"))
            {
                resolved.MultiTenantContext = new MultiTenantContext<TenantInfo>(foreign);
            }

            return Task.CompletedTask;
        }));
        var ben = await careless.BrowseAsAsync("ben@example.com");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(withTenant: false));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(withTenant: true));

        async Task<HttpStatusCode> StatusAsync(bool withTenant)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, path));
            if (withTenant)
            {
                request.Headers.Add("Tenant", Birch);
            }

            return (await ben.SendAsync(request)).Status;
        }
    }

    /// <summary>Finbuckle would swallow what a store throws: a site that is broken would look like an organization that is not there.</summary>
    [Fact]
    public async Task A_failure_on_the_way_to_the_token_is_a_failure_and_no_unknown_organization()
    {
        var broken = site.StartAnother(services => services.AddScoped<TokenRenewal>(_ => throw new InvalidOperationException("Broken by a test.")));
        var ben = await broken.BrowseAsAsync("ben@example.com");
        Assert.Equal(HttpStatusCode.InternalServerError, (await ben.GetAsync(Organization.Aurora.At("members"))).Status);
        Assert.DoesNotContain(broken.Logs.All, line => line.Text.Contains("GetByIdentifierAsync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_store_knows_no_tenant_but_that_of_the_request_and_takes_none()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var store = Assert.Single(scope.ServiceProvider.GetServices<IMultiTenantStore<TenantInfo>>());
        var tenant = new TenantInfo(Aurora, "ben000000001", new HashSet<string>(), DateTimeOffset.MaxValue);

        Assert.Null(await store.GetAsync(Aurora));
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(tenant);
        Assert.Same(tenant, await store.GetByIdentifierAsync(Aurora));
        Assert.Null(await store.GetByIdentifierAsync(Birch));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.AddAsync(tenant));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.GetAllAsync());
    }

    /// <summary>Notes both tenants of a request when it has come to its end.</summary>
    private sealed class Watch(ConcurrentDictionary<string, (TenantInfo? Finbuckles, TenantInfo? Ours)> seen) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => next(app.Use(async (context, rest) =>
        {
            await rest(context);
            seen[context.Request.Path] = (context.GetTenantInfo<TenantInfo>(), context.RequestServices.GetRequiredService<CurrentTenant>().Info);
        }));
    }
}

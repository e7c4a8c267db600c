using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Finbuckle.MultiTenant;
using Finbuckle.MultiTenant.Abstractions;
using Finbuckle.MultiTenant.AspNetCore;
using Finbuckle.MultiTenant.AspNetCore.Extensions;
using Finbuckle.MultiTenant.AspNetCore.Options;
using Finbuckle.MultiTenant.AspNetCore.Routing;
using Finbuckle.MultiTenant.Extensions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>What Finbuckle says the tenant is, beside what the token says; everything else is in the tests
/// that any tenancy must pass.</summary>
public sealed class FinbuckleTenancyTests(TestSite site)
{
    private const string Aurora = "aur0racoffee";
    private const string Birch = "birchbooks01";

    [Fact]
    public async Task The_tenant_that_Finbuckle_resolves_is_the_one_in_the_token_in_pages_and_in_the_API()
    {
        var seen = new ConcurrentDictionary<string, (TenantInfo? Finbuckles, TenantContext? Ours)>();
        var watched = site.StartAnother(services => services.AddSingleton<IStartupFilter>(new Watch(seen)));
        var ben = await watched.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.Equal(200, (await (await watched.ApiAsync("ben@example.com", Aurora)).GetAsync("/api/members")).Status);

        foreach (var path in new[] { Organization.Aurora.At("members"), "/api/members" })
        {
            var (finbuckles, ours) = seen[path];
            Assert.Equal((Aurora, "ben000000001"), (ours!.OrganizationId, ours.UserId));
            Assert.Equal((Aurora, Aurora), (finbuckles!.Id, finbuckles.Identifier));
        }
    }

    [Fact]
    public async Task Outside_organizations_and_in_foreign_ones_Finbuckle_resolves_none()
    {
        var seen = new ConcurrentDictionary<string, (TenantInfo? Finbuckles, TenantContext? Ours)>();
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
        var strict = site.StartAnother(services =>
            services.Configure<MultiTenantOptions<TenantInfo>>(options => options.IgnoredIdentifiers.Add(Aurora)));
        var ben = await strict.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        Assert.Contains("Page not found", ben.Page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await (await strict.ApiAsync("ben@example.com", Aurora)).GetAsync("/api/members")).Status);
    }

    /// <summary>Finbuckle caches options by the tenant's id: what is in them reaches every member.</summary>
    [Fact]
    public async Task Options_of_a_tenant_hold_nothing_of_the_member_who_came_first()
    {
        var reads = new ConcurrentQueue<Read>();
        var greeting = site.StartAnother(services => services
            .ConfigurePerTenant<Greeting, TenantInfo>((options, tenant) => options.Text = JsonSerializer.Serialize(tenant))
            .Configure<MvcOptions>(options => options.Filters.Add(new Reader(reads))));

        var permissionsOf = site.Services.GetRequiredService<RoleTemplate>().ByRole;
        foreach (var (name, role) in new[] { ("alice", Roles.Owner), ("chloe", Roles.Member) })
        {
            var browser = await greeting.BrowseAsAsync($"{name}@example.com");
            reads.Clear();
            await browser.GetAsync(Organization.Aurora.At("members"));
            Assert.Equal(HttpStatusCode.OK, browser.Page.Status);

            var read = Assert.Single(reads);
            Assert.Equal(($"{name}0000001", permissionsOf[role].Count), (read.UserId, read.Permissions));
            Assert.All([
                read.Options,
                read.Snapshot,
                read.Monitor
            ], text => Assert.Equal($$"""{"Id":"{{Aurora}}","Identifier":"{{Aurora}}","Name":null}""", text));
        }
    }

    /// <summary>Finbuckle sees no endpoint before routing, and would resolve for all of them.</summary>
    [Theory]
    [InlineData("the endpoint")]
    [InlineData("a predicate")]
    public async Task A_page_that_is_excluded_has_no_tenant_of_Finbuckles_and_keeps_the_sites_own(string by)
    {
        var reads = new ConcurrentQueue<Read>();
        var excluding = site.StartAnother(services =>
        {
            services.Configure<MvcOptions>(options => options.Filters.Add(new Reader(reads)));
            if (by == "the endpoint")
            {
                services.Configure<RazorPagesOptions>(options => options.Conventions.AddPageApplicationModelConvention(
                    "/Members/Index", page => page.EndpointMetadata.Add(new ExcludeFromMultiTenantResolutionAttribute())));
            }
            else
            {
                services.Configure<BypassWhenOptions>(options => options.Predicate = context => context.Request.Path == "/members");
            }
        });
        var ben = await excluding.BrowseAsAsync("ben@example.com");
        reads.Clear();

        await ben.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        var read = Assert.Single(reads);
        Assert.Equal((null, "ben000000001"), (read.Finbuckles, read.UserId));
        await ben.GetAsync(Organization.Aurora.At("home"));
        Assert.Equal((Aurora, "ben000000001"), (reads.Last().Finbuckles, reads.Last().UserId));

        await ben.GetAsync(Organization.Birch.At("members"));
        Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        var visitor = excluding.Browse();
        await visitor.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal("/sign-in", visitor.Page.Path);
    }

    /// <summary>It would: with an empty 200, or a redirect to itself.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("/")]
    public void A_site_that_would_end_requests_without_a_tenant_refuses_to_start_and_says_why(string? redirectTo)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => site.StartAnother(services =>
        {
            var finbuckle = new MultiTenantBuilder<TenantInfo>(services);
            _ = redirectTo is null
                ? finbuckle.ShortCircuitWhenTenantNotResolved()
                : finbuckle.ShortCircuitWhenTenantNotResolved(new Uri(redirectTo, UriKind.Relative));
        }));

        Assert.Contains("Remove ShortCircuitWhenTenantNotResolved()", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_circuit_of_one_tenant_redirects_its_members_and_nobody_else()
    {
        var moved = site.StartAnother(services => new MultiTenantBuilder<TenantInfo>(services).ShortCircuitWhen(options =>
        {
            options.Predicate = context => context.TenantInfo?.Id == Aurora;
            options.RedirectTo = new Uri("/organizations", UriKind.Relative);
        }));
        await moved.Browse().GetAsync("/");
        var dan = await moved.BrowseAsAsync("dan@example.com");

        await dan.GetAsync(Organization.Birch.At("members"));
        Assert.Equal((HttpStatusCode.OK, Organization.Birch.At("members")), (dan.Page.Status, dan.Page.Path));
        await dan.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal((HttpStatusCode.OK, "/organizations"), (dan.Page.Status, dan.Page.Path));
    }

    /// <summary>Or a page with both namespaces would not compile (CS0104).</summary>
    [Fact]
    public void No_type_of_the_site_has_the_name_of_one_of_Finbuckles()
    {
        var finbuckles = new[] { typeof(ITenantInfo), typeof(MultiTenantOptions<>), typeof(MultiTenantMiddleware) }
            .SelectMany(type => type.Assembly.GetExportedTypes()).Where(type => !type.IsNested).Select(type => type.Name);

        Assert.Empty(
            typeof(CurrentTenant).Assembly.GetTypes().Where(type => !type.IsNested).Select(type => type.Name).Intersect(finbuckles));
    }

    /// <summary>An event stands for all that may be added to Finbuckle: it has the last word there.</summary>
    [Theory]
    [InlineData("/o/aur0racoffee/members", Birch, Birch)]
    [InlineData("/o/aur0racoffee/members", Aurora, Birch)]
    [InlineData("/organizations", Birch, Birch)]
    public async Task What_resolves_another_tenant_than_the_token_ends_the_request(string path, string id, string identifier)
    {
        var foreign = new TenantInfo { Id = id, Identifier = identifier };
        var careless = site.StartAnother(services =>
            services.Configure<MultiTenantOptions<TenantInfo>>(options => options.Events.OnTenantResolveCompleted = resolved =>
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

    /// <summary>Finbuckle would swallow what a store throws: a site that is broken would look like an organization that is not
    /// there.</summary>
    [Fact]
    public async Task A_failure_on_the_way_to_the_token_is_a_failure_and_no_unknown_organization()
    {
        var broken = site.StartAnother(services =>
            services.AddScoped<TokenRenewal>(_ => throw new InvalidOperationException("Broken by a test.")));
        var ben = await broken.BrowseAsAsync("ben@example.com");
        Assert.Equal(HttpStatusCode.InternalServerError, (await ben.GetAsync(Organization.Aurora.At("members"))).Status);
        Assert.DoesNotContain(broken.Logs.All, line => line.Text.Contains("GetByIdentifierAsync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_store_knows_no_tenant_but_that_of_the_request_and_takes_none()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var store = Assert.Single(scope.ServiceProvider.GetServices<IMultiTenantStore<TenantInfo>>());

        Assert.Null(await store.GetAsync(Aurora));
        scope.ServiceProvider.GetRequiredService<CurrentTenant>()
            .Resolve(new TenantContext(Aurora, "ben000000001", new HashSet<string>(), DateTimeOffset.MaxValue));
        var tenant = await store.GetByIdentifierAsync(Aurora);
        Assert.Equal((Aurora, Aurora), (tenant!.Id, tenant.Identifier));
        Assert.Null(await store.GetByIdentifierAsync(Birch));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.AddAsync(tenant));
        await Assert.ThrowsAsync<NotSupportedException>(() => store.GetAllAsync());
    }

    /// <summary>Notes both tenants of a request when it has come to its end.</summary>
    private sealed class Watch(ConcurrentDictionary<string, (TenantInfo? Finbuckles, TenantContext? Ours)> seen) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => next(app.Use(async (context, rest) =>
        {
            await rest(context);
            seen[context.Request.Path] = (
                context.GetTenantInfo<TenantInfo>(),
                context.RequestServices.GetRequiredService<CurrentTenant>().Info);
        }));
    }

    /// <summary>What a page saw of both tenants, and of the options of Finbuckle's.</summary>
    private sealed record Read(string? Finbuckles, string? UserId, int? Permissions, string Options, string Snapshot, string Monitor);

    /// <summary>Reads it inside the page: Finbuckle's context flows downwards, and is gone behind it.</summary>
    private sealed class Reader(ConcurrentQueue<Read> reads) : IResourceFilter
    {
        public void OnResourceExecuting(ResourceExecutingContext context)
        {
            var services = context.HttpContext.RequestServices;
            var ours = services.GetRequiredService<CurrentTenant>().Info;
            reads.Enqueue(new Read(
                services.GetRequiredService<IMultiTenantContextAccessor>().MultiTenantContext.TenantInfo?.Id,
                ours?.UserId,
                ours?.Permissions.Count,
                services.GetRequiredService<IOptions<Greeting>>().Value.Text,
                services.GetRequiredService<IOptionsSnapshot<Greeting>>().Value.Text,
                services.GetRequiredService<IOptionsMonitor<Greeting>>().CurrentValue.Text));
        }

        public void OnResourceExecuted(ResourceExecutedContext context)
        {
        }
    }

    private sealed class Greeting
    {
        public string Text { get; set; } = "";
    }
}

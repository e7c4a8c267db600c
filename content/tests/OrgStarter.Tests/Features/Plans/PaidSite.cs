using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Features.Plans;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.Plans;

/// <summary>A site that takes billing webhooks. Its members page and its API of members are for organizations with reports.</summary>
public sealed class PaidSite : IAsyncLifetime
{
    public const string Key = "whsec_of_the_tests";

    public TestSite Site { get; private set; } = null!;

    /// <summary>How often requests have read the table of plans.</summary>
    public PlanReads Reads { get; } = new();

    public async ValueTask InitializeAsync() => Site = await StartAsync(services => services
        .ConfigureDbContext<AppDbContext>(options => options.AddInterceptors(Reads))
        .ConfigureDbContext<PostgresDbContext>(options => options.AddInterceptors(Reads)));

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    public static Task<TestSite> StartAsync(Action<IServiceCollection>? change = null, params (string, string)[] settings) =>
        TestSite.StartAsync(
            services =>
            {
                services.Configure<RazorPagesOptions>(pages => pages.Conventions.AddPageApplicationModelConvention(
                    "/Members/Index",
                    page => page.EndpointMetadata.Add(new RequireEntitlementAttribute(SitePlans.Reports))));
                services.AddSingleton<MatcherPolicy, MembersWithReports>();
                change?.Invoke(services);
            },
            null,
            [("Billing:SigningKey", Key), .. settings]);

    /// <summary>Counts the commands of requests that read plans.</summary>
    public sealed class PlanReads : DbCommandInterceptor
    {
        private readonly HttpContextAccessor requests = new();

        public int Count { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (requests.HttpContext is not null && command.CommandText.Contains("OrganizationPlans", StringComparison.Ordinal))
            {
                Count++;
            }

            return ValueTask.FromResult(result);
        }
    }

    /// <summary>Adds the attribute to an endpoint of the site, as the code that maps it would.</summary>
    private sealed class MembersWithReports : MatcherPolicy, IEndpointSelectorPolicy
    {
        public override int Order => int.MaxValue;

        public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsMembers);

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                if (candidates[i].Endpoint is RouteEndpoint endpoint && IsMembers(endpoint))
                {
                    candidates.ReplaceEndpoint(
                        i,
                        new RouteEndpoint(
                            endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order,
                            new EndpointMetadataCollection([.. endpoint.Metadata, new RequireEntitlementAttribute(SitePlans.Reports)]),
                            endpoint.DisplayName),
                        candidates[i].Values);
                }
            }

            return Task.CompletedTask;
        }

        private static bool IsMembers(Endpoint endpoint) =>
            endpoint is RouteEndpoint { RoutePattern.RawText: "/api/members" or "/api/members/" };
    }
}

/// <summary>Sends webhooks as a payment provider does.</summary>
internal static class Billing
{
    private static int number;

    /// <param name="at">When the provider has made the change; now if not given.</param>
    public static string Event(
        this TestSite site, Organization organization, string plan, int? seats = null, DateTimeOffset? validUntil = null,
        DateTimeOffset? at = null, string type = "plan.changed", string[]? entitlements = null) => JsonSerializer.Serialize(new
        {
            id = $"evt_{Interlocked.Increment(ref number)}_{organization.Id}",
            type,
            createdAt = at ?? site.Time.GetUtcNow(),
            organizationId = organization.Id,
            plan,
            seats,
            validUntil,
            entitlements,
        });

    public static string Sign(this TestSite site, string body, string key = PaidSite.Key, TimeSpan age = default)
    {
        var seconds = (site.Time.GetUtcNow() - age).ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(hash)}";
    }

    public static async Task<HttpStatusCode> SendAsync(this TestSite site, string body, string? signature = null)
    {
        using var answer = await Deliveries.PostAsync(
            site,
            body,
            request => request.Headers.TryAddWithoutValidation(SampleBilling.Header, signature ?? site.Sign(body)),
            BillingWebhook.Path);
        return answer.StatusCode;
    }

    public static async Task BuyAsync(
        this TestSite site, Organization organization, string plan, int? seats = null, DateTimeOffset? validUntil = null) =>
        Assert.Equal(HttpStatusCode.OK, await site.SendAsync(site.Event(organization, plan, seats, validUntil)));
}

using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Api;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing.Isolation;

public enum Kind
{
    PublicPage,
    SignedInPage,
    TenantPage,
    ApiOfPerson,
    ApiOfTenant,

    /// <summary>Open to everybody and neither a page nor of the API: the OpenAPI document, receivers of webhooks.</summary>
    Other,
}

/// <summary>One thing that the site answers: a route with one verb, and for a page with one of its handlers.</summary>
/// <param name="Offers">False for a verb that the route does not have.</param>
/// <param name="Handler">A named handler of a page; null for the unnamed one.</param>
/// <param name="Body">What the endpoint takes as JSON; null for nothing.</param>
public sealed record Door(Kind Kind, string Route, string Verb, bool Offers, string? Handler, string? Permission, Type? Body, bool WantsAntiforgery)
{
    public static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public bool IsPage => Kind <= Kind.TenantPage;

    public bool IsApi => Kind is Kind.ApiOfPerson or Kind.ApiOfTenant;

    public bool IsSafe => Verb is "GET" or "HEAD";

    public IEnumerable<string> Parameters => Route.Split('/').Where(part => part.StartsWith('{'));

    /// <summary>The path, each parameter filled in.</summary>
    public string Path(Func<string, string> fill) =>
        "/" + string.Join('/', Route.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part.StartsWith('{') ? fill(part) : part));
}

/// <summary>Everything that the site answers, found in its endpoints: what is added tomorrow is in it tomorrow.</summary>
public static class SiteMap
{
    public static async Task<IReadOnlyList<Door>> ReadAsync(TestSite site)
    {
        var doors = new List<Door>();
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .GroupBy(endpoint => endpoint.RoutePattern.RawText!.Trim('/'));
        foreach (var route in endpoints)
        {
            var page = route.Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()).FirstOrDefault(found => found is not null);
            doors.AddRange(page is null ? Plain(route.Key, [.. route]) : await OfPageAsync(site, route.Key, route.First(), page));
        }

        return doors;
    }

    private static async Task<IEnumerable<Door>> OfPageAsync(TestSite site, string route, RouteEndpoint endpoint, PageActionDescriptor page)
    {
        var handlers = (await site.Services.GetRequiredService<PageLoader>().LoadAsync(page, EndpointMetadataCollection.Empty)).HandlerMethods;
        var wantsAntiforgery = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.IgnoreAntiforgeryTokenAttribute>() is null;
        return from verb in Door.Verbs
               from handler in handlers.Select(method => method.Name).Append(null).Distinct()
               let offers = verb is "GET" or "HEAD" || handlers.Any(method => method.HttpMethod.Equals(verb, StringComparison.OrdinalIgnoreCase)
                   // A name that no handler has leads to the unnamed one.
                   && (method.Name == handler || method.Name is null))
               select new Door(KindOf(endpoint), route, verb, offers, handler, PermissionOf(endpoint), null, wantsAntiforgery);
    }

    private static IEnumerable<Door> Plain(string route, RouteEndpoint[] endpoints)
    {
        foreach (var verb in Door.Verbs)
        {
            var endpoint = endpoints.FirstOrDefault(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(verb) != false);
            yield return new Door(
                KindOf(endpoint ?? endpoints[0]), route, verb, endpoint is not null, null, endpoint is null ? null : PermissionOf(endpoint),
                endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType, false);
        }
    }

    private static Kind KindOf(RouteEndpoint endpoint)
    {
        var policies = endpoint.Metadata.OfType<IAuthorizeData>().Select(access => access.Policy).ToList();
        var isPage = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;
        return endpoint.Metadata.GetMetadata<ApiEndpointAttribute>() is not null ? policies.Contains(ApiBearer.ApiToken) ? Kind.ApiOfPerson : Kind.ApiOfTenant
            : endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? isPage ? Kind.PublicPage : Kind.Other
            : policies.Contains(TenancyPolicies.SignedIn) ? Kind.SignedInPage
            : Kind.TenantPage;
    }

    private static string? PermissionOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission;

    /// <summary>A body that passes validation as far as types tell: <c>member</c> is a name and a role alike, and no address.</summary>
    public static object Sample(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .ToDictionary(property => property.Name, property => Value(property.PropertyType));

    private static object? Value(Type type) =>
        type == typeof(string) ? "member" : type == typeof(Guid) ? Guid.NewGuid() : type.IsGenericType ? new[] { "member" } : null;
}

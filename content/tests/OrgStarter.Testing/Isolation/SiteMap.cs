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
using OrgStarter.Logto;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing.Isolation;

public enum Kind
{
    PublicPage,
    SignedInPage,

    /// <summary>For operators of the site, whom the matrix does not know.</summary>
    OperatorPage,
    TenantPage,
    ApiOfPerson,
    ApiOfTenant,

    /// <summary>Public endpoints that are neither pages nor part of the API: the OpenAPI document and webhook receivers.</summary>
    Other,
}

/// <summary>An endpoint of the site: a route with one verb and, for a page, one handler.</summary>
/// <param name="Offers">False for a verb that the route does not have.</param>
/// <param name="Handler">The name of the page handler; null for the unnamed handler.</param>
/// <param name="Body">The type of the JSON body; null for none.</param>
public sealed record Door(
    Kind Kind,
    string Route,
    string Verb,
    bool Offers,
    string? Handler,
    string? Permission,
    Type? Body,
    bool WantsAntiforgery)
{
    /// <summary>True for a page of the account that also exists inside organizations, to keep their navigation.</summary>
    public bool KeepsOrganization { get; init; }

    public static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public bool IsPage => Kind <= Kind.TenantPage;

    public bool IsApi => Kind is Kind.ApiOfPerson or Kind.ApiOfTenant;

    public bool IsSafe => Verb is "GET" or "HEAD";

    public IEnumerable<string> Parameters => Route.Split('/').Where(part => part.StartsWith('{'));

    public string Path(Func<string, string> fill) =>
        "/" + string.Join(
            '/',
            Route.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part.StartsWith('{') ? fill(part) : part));
}

/// <summary>Reads all endpoints from the running site, so that new ones are included automatically.</summary>
public static class SiteMap
{
    public static async Task<IReadOnlyList<Door>> ReadAsync(TestSite site)
    {
        var doors = new List<Door>();
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .GroupBy(endpoint => endpoint.RoutePattern.RawText!.Trim('/'));
        foreach (var route in endpoints)
        {
            var page = route
                .Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>())
                .FirstOrDefault(found => found is not null);
            doors.AddRange(page is null ? Plain(route.Key, [.. route]) : await OfPageAsync(site, route.Key, route.First(), page));
        }

        return doors;
    }

    private static async Task<IEnumerable<Door>> OfPageAsync(TestSite site, string route, RouteEndpoint endpoint, PageActionDescriptor page)
    {
        var handlers =
            (await site.Services.GetRequiredService<PageLoader>().LoadAsync(page, EndpointMetadataCollection.Empty)).HandlerMethods;
        var wantsAntiforgery = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.IgnoreAntiforgeryTokenAttribute>() is null;
        return from verb in Door.Verbs
               from handler in handlers.Select(method => method.Name).Append(null).Distinct()
               let offers = verb is "GET" or "HEAD"
                   || handlers.Any(method => method.HttpMethod.Equals(verb, StringComparison.OrdinalIgnoreCase)
                       // An unknown handler name selects the unnamed handler.
                       && (method.Name == handler || method.Name is null))
               select new Door(KindOf(endpoint), route, verb, offers, handler, PermissionOf(endpoint), null, wantsAntiforgery)
               {
                   KeepsOrganization = endpoint.Metadata.GetMetadata<SignedInPageAttribute>() is { KeepsOrganization: true },
               };
    }

    private static IEnumerable<Door> Plain(string route, RouteEndpoint[] endpoints)
    {
        foreach (var verb in Door.Verbs)
        {
            var endpoint = endpoints.FirstOrDefault(e =>
                e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(verb) != false);
            yield return new Door(
                KindOf(endpoint ?? endpoints[0]), route, verb, endpoint is not null, null, endpoint is null ? null : PermissionOf(endpoint),
                endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType, false);
        }
    }

    private static Kind KindOf(RouteEndpoint endpoint)
    {
        var policies = endpoint.Metadata.OfType<IAuthorizeData>().Select(access => access.Policy).ToList();
        var isPage = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;
        return endpoint.Metadata.GetMetadata<ApiEndpointAttribute>() is not null
            ? policies.Contains(ApiBearer.ApiToken) ? Kind.ApiOfPerson : Kind.ApiOfTenant
            : endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? isPage ? Kind.PublicPage : Kind.Other
            : policies.Contains(TenancyPolicies.SignedIn) ? Kind.SignedInPage
            : policies.Contains(OperatorRight.Permission) ? Kind.OperatorPage
            : Kind.TenantPage;
    }

    private static string? PermissionOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission;

    /// <summary>Creates a body that is valid by its types: <c>member</c> is both a name and a role, but not an address.</summary>
    /// <returns>The example of a feature for its form.</returns>
    public static object Sample(Type type) => TestedFeature.All.Select(feature => feature.Example).FirstOrDefault(type.IsInstanceOfType)
        ?? type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, property => Value(property.PropertyType));

    private static object? Value(Type type) =>
        type == typeof(string) ? "member" : type == typeof(Guid) ? Guid.NewGuid() : type.IsGenericType ? new[] { "member" } : null;
}

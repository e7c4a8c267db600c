using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Testing;
using OrgStarter.Testing.Isolation;

namespace OrgStarter.Proofs.Fuzz;

public enum Intake
{
    Form,
    Query,
    Json,
}

/// <summary>One place where the site takes input, and what it calls its fields.</summary>
/// <param name="Path">With the caller's own ids filled in.</param>
/// <param name="Defaults">What the form holds as it comes; nothing for others.</param>
public sealed record Target(
    Intake Intake,
    string Method,
    string Path,
    IReadOnlyList<string> Fields,
    IReadOnlyDictionary<string, string> Defaults,
    Caller Caller);

/// <summary>Finds them: forms by walking the pages, parameters of pages by their descriptors, those of the API in its own
/// description.</summary>
public static class Targets
{
    public static async Task<IReadOnlyList<Target>> FindAsync(TwoTenants two)
    {
        var doors = (await SiteMap.ReadAsync(two.Site)).Where(door => door.Verb == "GET" && door.Offers && door.Handler is null).ToList();
        var found = new List<Target>();
        foreach (var caller in two.Callers)
        {
            foreach (var door in doors.Where(door => door.IsPage && (door.Kind != Kind.TenantPage || caller.Home is not null)))
            {
                var path = PathOf(door, caller, two);
                found.Add(
                    new Target(Intake.Query, "GET", path, await ParametersAsync(two.Site, door), new Dictionary<string, string>(), caller));
                found.AddRange(await FormsAsync(two, path, caller));
            }
        }

        // A form of a public page is a visitor's: a signed-in person would sign themselves out with it.
        var open = doors
            .Where(door => door.Kind == Kind.PublicPage)
            .Select(door => "/" + door.Route)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var distinct = found
            .Where(target =>
                target.Intake == Intake.Query || target.Caller.Role == Role.SignedOut || !open.Contains(target.Path.Split('?')[0]))
            .DistinctBy(target => (target.Intake, target.Method, target.Path.Split('?')[0], string.Join(' ', target.Fields)));
        return [.. distinct, .. await OfApiAsync(two)];
    }

    private static string PathOf(Door door, Caller caller, TwoTenants two) =>
        (door.Kind == Kind.TenantPage ? $"/o/{caller.Home!.OrganizationId}" : "")
        + door.Path(part => (caller.Home ?? two.Birch).Ids.For(part.Trim('{', '}').Split(':')[0], door.Route));

    private static async Task<IReadOnlyList<string>> ParametersAsync(TestSite site, Door door)
    {
        var descriptor = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.Trim('/') == door.Route)
            .Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()!).First();
        var page = await site.Services.GetRequiredService<PageLoader>().LoadAsync(descriptor, EndpointMetadataCollection.Empty);
        return [.. page.BoundProperties.Select(property => property.BindingInfo?.BinderModelName ?? property.Name)
            .Concat(
                page.HandlerMethods
                    .SelectMany(handler => handler.Parameters)
                    .Where(parameter => parameter.ParameterType != typeof(CancellationToken))
                    .Select(parameter => parameter.Name))
            .Append("handler").Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static async Task<IEnumerable<Target>> FormsAsync(TwoTenants two, string path, Caller caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, path));
        request.Headers.Add("Cookie", caller.Cookies);
        using var response = await two.Site.Http().SendAsync(request, TestContext.Current.CancellationToken);
        var document = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.QuerySelectorAll("form").OfType<IHtmlFormElement>().Select(form =>
        {
            var controls = form.QuerySelectorAll("input[name], textarea[name], select[name], button[name]")
                .Where(control => !control.GetAttribute("name")!.StartsWith("__", StringComparison.Ordinal))
                .DistinctBy(control => control.GetAttribute("name"))
                .ToDictionary(control => control.GetAttribute("name")!, control => control.GetAttribute("value") ?? "");
            var action = new Uri(
                new Uri(Browser.SiteAddress, path),
                form.GetAttribute("action") ?? form.QuerySelector("button[formaction]")?.GetAttribute("formaction") ?? path);
            var method = form.Method.Equals("post", StringComparison.OrdinalIgnoreCase) ? "POST" : "GET";
            return new Target(
                method == "POST" ? Intake.Form : Intake.Query, method, action.PathAndQuery, [.. controls.Keys], controls, caller);
        });
    }

    private static async Task<IEnumerable<Target>> OfApiAsync(TwoTenants two)
    {
        var document = (await two.Site.Api(null).GetAsync("/openapi/v1.json")).Body!;
        var owner = two.Callers[^1];
        return from path in document["paths"]!.AsObject()
               from verb in path.Value!.AsObject()
               let operation = verb.Value!
               let schema = (string?)operation["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"]
               let body = schema is null
                   ? []
                   : document["components"]!["schemas"]![schema.Split('/')[^1]]!["properties"]!.AsObject().Select(field => field.Key)
               let query = operation["parameters"]
                   ?.AsArray()
                   .Where(parameter => (string)parameter!["in"]! == "query")
                   .Select(parameter => (string)parameter!["name"]!)
                   ?? []
               let filled = string.Join(
                   '/',
                   path.Key.Split('/').Select(part => part.StartsWith('{') ? owner.Home!.Ids.For(part.Trim('{', '}'), path.Key) : part))
               select new Target(
                   schema is null ? Intake.Query : Intake.Json,
                   verb.Key.ToUpperInvariant(),
                   filled,
                   [.. schema is null ? query : body],
                   new Dictionary<string, string>(),
                   path.Key == "/api/organizations" ? two.Callers.Single(caller => caller.Role == Role.NoOrganization) : owner);
    }
}

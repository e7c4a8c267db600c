using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Api;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

public sealed class ApiDescriptionTests(TestSite site)
{
    [Fact]
    public async Task The_document_holds_every_endpoint_with_its_token_and_its_permission()
    {
        var document = (await site.Api(null).GetAsync("/openapi/v1.json")).Body!;
        var described = document["paths"]!.AsObject().SelectMany(path =>
            path.Value!.AsObject().Select(verb => $"{verb.Key.ToUpperInvariant()} {path.Key}"));
        var mapped = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ApiEndpointAttribute>() is not null)
            .Select(endpoint =>
                $"{endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0]} "
                    + $"/api/v1{endpoint.RoutePattern.RawText![4..].Replace(":guid", "", StringComparison.Ordinal).TrimEnd('/')}");
        Assert.True(
            mapped.Order().SequenceEqual(described.Order()),
            $"Not in the document: {string.Join(", ", mapped.Except(described))}. Not in the site: "
                + $"{string.Join(", ", described.Except(mapped))}.");

        Assert.Equal(
            ["apiToken", "organizationToken"],
            document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key).Order());
        Assert.Equal("""[{"organizationToken":["delete:member"]}]""", Security(document, "/api/v1/members/{userId}", "delete"));
        Assert.Equal("""[{"organizationToken":[]}]""", Security(document, "/api/v1/organization", "get"));
        Assert.Equal("""[{"apiToken":[]}]""", Security(document, "/api/v1/organizations", "post"));
        Assert.Contains(
            document["paths"]!["/api/v1/organizations"]!["post"]!["parameters"]!.AsArray(),
            parameter => (string)parameter!["name"]! == "Idempotency-Key");
    }

    private static string Security(JsonNode document, string path, string verb) =>
        document["paths"]![path]![verb]!["security"]!.ToJsonString();
}

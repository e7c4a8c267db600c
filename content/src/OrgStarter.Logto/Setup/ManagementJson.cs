using System.Globalization;
using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup;

/// <summary>
/// The Management API as it is, JSON in and JSON out: setting up a tenant needs a dozen calls that the site itself must never make,
/// and keeps fields of others that it does not know. Every call throws <see cref="LogtoException"/>.
/// </summary>
public sealed class ManagementJson(HttpClient http)
{
    /// <summary>The code of an answer that no Logto gives.</summary>
    public const string NotAList = "not_a_list";

    private const int PageSize = 100;

    /// <param name="path">Behind <c>/api/</c>.</param>
    public async Task<JsonNode> GetAsync(string path, CancellationToken ct) => await SendAsync(HttpMethod.Get, path, null, ct) ?? new JsonObject();

    /// <summary>A list that has no pages.</summary>
    public async Task<JsonArray> ArrayAsync(string path, CancellationToken ct) =>
        await GetAsync(path, ct) as JsonArray ?? throw new LogtoException(null, NotAList, $"/api/{path} answers no list.");

    /// <summary>Every page of a list.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken ct)
    {
        var all = new List<JsonObject>();
        for (var page = 1; ; page++)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={page}&page_size={PageSize}");
            var rows = await ArrayAsync(query, ct);
            all.AddRange(rows.OfType<JsonObject>());
            if (rows.Count < PageSize)
            {
                return all;
            }
        }
    }

    /// <returns>The body; null where there is none, or none that is JSON.</returns>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/{path}", UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, ct);
        return response.Content.Headers.ContentType?.MediaType == "application/json" ? await response.Content.ReadFromJsonAsync<JsonNode>(ct) : null;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup;

/// <summary>
/// The Management API as plain JSON. Setup needs calls that the site itself must never make, and must preserve fields that it does not
/// know. All calls throw <see cref="LogtoException"/>.
/// </summary>
public sealed class ManagementJson(HttpClient http)
{
    /// <summary>The code of a response that cannot come from Logto.</summary>
    public const string NotAList = "not_a_list";

    private const int PageSize = 100;

    /// <param name="path">The path after <c>/api/</c>.</param>
    public async Task<JsonNode> GetAsync(string path, CancellationToken ct) =>
        await SendAsync(HttpMethod.Get, path, null, ct) ?? new JsonObject();

    /// <summary>Returns a list without paging.</summary>
    public async Task<JsonArray> ArrayAsync(string path, CancellationToken ct) =>
        await GetAsync(path, ct) as JsonArray ?? throw new LogtoException(null, NotAList, $"/api/{path} did not return a list.");

    /// <summary>Returns all pages of a list.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken ct)
    {
        var all = new List<JsonObject>();
        for (var page = 1; ; page++)
        {
            var query = string.Create(
                CultureInfo.InvariantCulture,
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={page}&page_size={PageSize}");
            var rows = await ArrayAsync(query, ct);
            all.AddRange(rows.OfType<JsonObject>());
            if (rows.Count < PageSize)
            {
                return all;
            }
        }
    }

    /// <returns>The body. Null if it is empty or not JSON.</returns>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/{path}", UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, ct);
        return response.Content.Headers.ContentType?.MediaType == "application/json"
            ? await response.Content.ReadFromJsonAsync<JsonNode>(ct)
            : null;
    }
}

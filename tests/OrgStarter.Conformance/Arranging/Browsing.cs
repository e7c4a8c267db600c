using System.Text;
using System.Text.Json.Nodes;

namespace OrgStarter.Conformance.Arranging;

/// <summary>A browser at Logto: it keeps cookies and follows redirects, until one leaves Logto.</summary>
internal sealed class Browsing(LogtoUnderTest logto, BrowserCookies cookies)
{
    private const int MaxRedirects = 10;

    public Uri Address { get; private set; } = new(logto.Endpoint);

    public Answer Answer { get; private set; } = null!;

    public async Task GetAsync(string address)
    {
        Address = new Uri(Address, address);
        for (var redirects =
            0; redirects < MaxRedirects && Address.ToString().StartsWith(logto.Endpoint, StringComparison.Ordinal); redirects++)
        {
            Answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, Address));
            if (Answer.Headers["Location"].FirstOrDefault() is not { } location)
            {
                return;
            }

            Address = new Uri(Address, location);
        }
    }

    /// <summary>A call of the Experience API, from the page that shows the sign-in.</summary>
    public async Task<JsonNode?> ApiAsync(HttpMethod method, string path, JsonNode? body)
    {
        var answer = await TryApiAsync(method, path, body);
        return answer.Status < 300
            ? answer.Json
            : throw new InvalidOperationException($"Set-up: {method} /api/experience{path} answered {answer.Status} {answer.Text}");
    }

    /// <summary>The same, whatever the answer.</summary>
    public async Task<Answer> TryApiAsync(HttpMethod method, string path, JsonNode? body)
    {
        var request = new HttpRequestMessage(method, $"{logto.Endpoint}/api/experience{path}");
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.UserAgent.ParseAdd("node");
            cookies.AddTo(request);
            var answer = await logto.SendAsync(request);
            cookies.Keep(answer);
            return answer;
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace OrgStarter.Bench.Running;

/// <summary>
/// Signs in like a user, to get a session for the measures. The site assumes https, as behind a proxy. A cookie container would not send
/// secure cookies over the http connection, so this class stores the cookies.
/// </summary>
internal sealed class Visitor(Uri site, Uri logto) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly Dictionary<(int Port, string Name), string> cookies = [];

    /// <summary>The headers with which wrk sends this visitor's requests.</summary>
    public string[] Headers => [$"Cookie: {CookiesFor(site)}", "X-Forwarded-Proto: https"];

    public IEnumerable<(string Name, string Value)> Cookies => CookiesOf(site);

    public async Task SignInAsync(string email, string path)
    {
        var (address, answer) = await FollowAsync(new Uri(site, path));
        for (var i = 0; i < 5 && IsOf(address, logto); i++)
        {
            var form = (IHtmlFormElement)new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).QuerySelector("form.card")!;
            var fields = form.Elements.OfType<IHtmlInputElement>().ToDictionary(input => input.Name ?? "", input => input.Name == "email" ? email : input.Value);
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, form.GetAttribute("action"))) { Content = new FormUrlEncodedContent(fields) };
            (address, answer) = await FollowAsync(request.RequestUri!, await SendAsync(request));
        }

        if (!answer.IsSuccessStatusCode || !IsOf(address, site))
        {
            throw new InvalidOperationException($"The sign-in ended at {address} with {(int)answer.StatusCode}.");
        }
    }

    /// <returns>The last response after all redirects, with any status.</returns>
    public async Task<HttpResponseMessage> GetAsync(string path) => (await FollowAsync(new Uri(site, path))).Answer;

    public void Dispose() => http.Dispose();

    private Task<(Uri Address, HttpResponseMessage Answer)> FollowAsync(Uri address) => FollowAsync(address, null);

    private async Task<(Uri Address, HttpResponseMessage Answer)> FollowAsync(Uri address, HttpResponseMessage? answer)
    {
        answer ??= await SendAsync(new HttpRequestMessage(HttpMethod.Get, address));
        for (var i = 0; i < 20 && answer.Headers.Location is { } location; i++)
        {
            address = new Uri(address, location);
            // The site's redirects use https, but it listens on http.
            address = IsOf(address, logto) ? address : new Uri(site, address.PathAndQuery);
            answer.Dispose();
            answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, address));
        }

        return (address, answer);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Cookie", CookiesFor(request.RequestUri!));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (IsOf(request.RequestUri!, site))
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
        }

        var answer = await http.SendAsync(request);
        foreach (var pair in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(cookie => cookie.Split(';')[0].Split('=', 2)) : [])
        {
            cookies[(request.RequestUri!.Port, pair[0])] = pair[1];
        }

        return answer;
    }

    private string CookiesFor(Uri address) => string.Join("; ", CookiesOf(address).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    private IEnumerable<(string Name, string Value)> CookiesOf(Uri address) =>
        cookies.Where(cookie => cookie.Key.Port == address.Port && cookie.Value.Length > 0).Select(cookie => (cookie.Key.Name, cookie.Value));

    private static bool IsOf(Uri address, Uri other) => address.Port == other.Port;
}

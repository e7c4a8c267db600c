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
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None
    });
    private readonly Dictionary<(int Port, string Name), string> cookies = [];

    /// <summary>The headers with which wrk sends this visitor's requests.</summary>
    public string[] Headers => [$"Cookie: {CookiesFor(site)}", "X-Forwarded-Proto: https"];

    public IEnumerable<(string Name, string Value)> Cookies => CookiesOf(site);

    /// <summary>Signs in at the site by way of Logto's pages.</summary>
    public async Task SignInAsync(string email, string path)
    {
        var (address, answer) = await FollowAsync(new Uri(site, path));
        for (var i = 0; i < 5 && IsOf(address, logto); i++)
        {
            (address, answer) = await SubmitAsync(address, answer, "form.card", new() { ["email"] = email });
        }

        RequireSignedIn(address, answer);
    }

    /// <summary>Signs in at a site with the pages of ASP.NET Core Identity.</summary>
    public async Task SignInWithIdentityAsync(string email, string password)
    {
        var (address, answer) = await FollowAsync(new Uri(site, "/Identity/Account/Login"));
        (address, answer) = await SubmitAsync(
            address, answer, "form#account", new() { ["Input.Email"] = email, ["Input.Password"] = password });
        RequireSignedIn(address, answer);
    }

    /// <returns>The last response after all redirects, with any status.</returns>
    public async Task<HttpResponseMessage> GetAsync(string path) => (await FollowAsync(new Uri(site, path))).Answer;

    public Uri AddressOf(string path) => new(site, path);

    /// <summary>Requests a page until its code is warm.</summary>
    /// <returns>The number of bytes of the page.</returns>
    public async Task<int> WarmUpAsync(string path)
    {
        for (var i = 0; i < 20; i++)
        {
            (await GetAsync(path)).EnsureSuccessStatusCode().Dispose();
        }

        return (await (await GetAsync(path)).Content.ReadAsByteArrayAsync()).Length;
    }

    public void Dispose() => http.Dispose();

    /// <summary>Submits a form with the values that the page gave its fields, but for these.</summary>
    private async Task<(Uri Address, HttpResponseMessage Answer)> SubmitAsync(
        Uri address, HttpResponseMessage page, string selector, Dictionary<string, string> values)
    {
        var form = (IHtmlFormElement)new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync()).QuerySelector(selector)!;
        // A check box has a hidden field of the same name.
        var fields = form.Elements.OfType<IHtmlInputElement>().DistinctBy(input => input.Name)
            .ToDictionary(input => input.Name ?? "", input => values.GetValueOrDefault(input.Name ?? "", input.Value));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, form.GetAttribute("action")))
        {
            Content = new FormUrlEncodedContent(fields),
        };
        return await FollowAsync(request.RequestUri!, await SendAsync(request));
    }

    private void RequireSignedIn(Uri address, HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode || !IsOf(address, site) || address.AbsolutePath.Contains("Login", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The sign-in ended at {address} with {(int)answer.StatusCode}.");
        }
    }

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
        foreach (var pair in answer.Headers.TryGetValues("Set-Cookie", out var set)
            ? set.Select(cookie => cookie.Split(';')[0].Split('=', 2))
            : [])
        {
            cookies[(request.RequestUri!.Port, pair[0])] = pair[1];
        }

        return answer;
    }

    private string CookiesFor(Uri address) => string.Join("; ", CookiesOf(address).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    private IEnumerable<(string Name, string Value)> CookiesOf(Uri address) =>
        cookies
            .Where(cookie => cookie.Key.Port == address.Port && cookie.Value.Length > 0)
            .Select(cookie => (cookie.Key.Name, cookie.Value));

    private static bool IsOf(Uri address, Uri other) => address.Port == other.Port;
}

using System.Net;
using AngleSharp.Html.Dom;
using OrgStarter.Platform.Http;

namespace OrgStarter.Testing;

/// <summary>
/// A browser without a screen and without JavaScript. It keeps cookies, which the ports of a host share, as in real browsers. It follows
/// redirects between the site and Logto, and submits only forms that are on the page.
/// </summary>
public sealed class Browser(HttpMessageInvoker site, CookieContainer? cookies = null, Uri? address = null)
{
    private const int MaxRedirects = 20;

    /// <summary>Replaces commas in Logto's cookies, which hold JSON: .NET's cookie container rejects commas.</summary>
    private const char CommaInJar = '\u001f';
    private const string LogoutConfirmation = "form[action$='/oidc/session/end/confirm']";
    private static readonly HttpMessageInvoker Network = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public static Uri SiteAddress { get; } = new("http://localhost/");

    /// <summary>The site's address in this browser. Only tests of https use another address than <see cref="SiteAddress"/>.</summary>
    public Uri Home { get; } = address ?? SiteAddress;

    public CookieContainer Cookies { get; } = cookies ?? new();

    /// <summary>All Set-Cookie headers of the site, unchanged.</summary>
    public List<string> CookiesSet { get; } = [];

    /// <summary>All Set-Cookie headers of the embedded Logto.</summary>
    public List<string> LogtoCookiesSet { get; } = [];

    public string? UserAgent { get; set; }

    public string Language { get; set; } = "en";

    public Page Page { get; set; } = new(new Uri("about:blank"), HttpStatusCode.OK, new Dictionary<string, string>(), "");

    /// <summary>Opens a path of the site, a URL relative to the current page, or an absolute URL.</summary>
    public Task<Page> GetAsync(string address) => GoAsync(new HttpRequestMessage(HttpMethod.Get, Absolute(address)));

    public Task<Page> ClickAsync(string text)
    {
        var link = Page.Document
            .QuerySelectorAll("main a[href], a[href]")
            .OrderBy(a => a.Closest("main") is null)
            .FirstOrDefault(a => a.TextContent.Trim() == text)
            ?? throw new InvalidOperationException($"No link '{text}' on {Page.Url}:\n{Page.Body}");
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Page.Url, link.GetAttribute("href")));
        request.Headers.Referrer = IsSite(Page.Url) ? Page.Url : null;
        return GoAsync(request);
    }

    /// <summary>Fills in and submits a form, or presses the button of one. Fields without a value here keep the page's value.</summary>
    public Task<Page> SubmitAsync(string form, params (string Name, string Value)[] fields) => GoAsync(FormRequest(form, fields));

    /// <summary>Submits a form with a file in one of its fields.</summary>
    public async Task<Page> SubmitFileAsync(string form, string field, byte[] file, params (string Name, string Value)[] fields)
    {
        var request = FormRequest(form, fields);
        var typed =
            System.Web.HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var content = new MultipartFormDataContent { { new ByteArrayContent(file), field, "chosen.png" } };
        foreach (var name in typed.AllKeys.Where(name => name != field))
        {
            foreach (var value in typed.GetValues(name)!)
            {
                content.Add(new StringContent(value), name!);
            }
        }

        request.Content = content;
        return await GoAsync(request);
    }

    public Task<Page> SubmitAsync(string form, string button) => GoAsync(FormRequest(form, button, []));

    /// <summary>Sends a request that the test built, as a navigation.</summary>
    public Task<Page> NavigateAsync(HttpRequestMessage request) => GoAsync(request);

    /// <summary>Submits a form as htmx does. The response is a fragment; redirects are not followed.</summary>
    public Task<Page> SubmitByHtmxAsync(string form, params (string Name, string Value)[] fields) =>
        SendByHtmxAsync(FormRequest(form, fields));

    /// <summary>Opens a URL as htmx does. A relative one is relative to the current page.</summary>
    public Task<Page> GetByHtmxAsync(string address) => SendByHtmxAsync(new HttpRequestMessage(HttpMethod.Get, Absolute(address)));

    public Task<Page> PostAsync(string address, params (string Name, string Value)[] fields) =>
        GoAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(Home, address))
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    /// <summary>Signs in at Logto with an address; a new address registers.</summary>
    public async Task SignInAsync(string email)
    {
        await GetAsync("/account/sign-in");
        await CompleteSignInAsync(email);
    }

    /// <summary>Types the address into Logto's sign-in screen, which the browser must already show.</summary>
    public async Task CompleteSignInAsync(string email)
    {
        Assert.True(Page.Path is "/sign-in" or "/register", $"Not on the sign-in screen but on {Page.Url}");
        await SubmitAsync("form.card", ("email", email));
        Assert.Equal(Home.Authority, Page.Url.Authority);
    }

    /// <summary>Returns the request that submitting a form of the current page would send.</summary>
    public HttpRequestMessage FormRequest(string selector, params (string Name, string Value)[] fields) =>
        FormRequest(selector, null, fields);

    /// <summary>Returns the request that pressing the button with this text would send.</summary>
    public HttpRequestMessage PressRequest(string selector, string button) => FormRequest(selector, button, []);

    private HttpRequestMessage FormRequest(string selector, string? button, (string Name, string Value)[] fields)
    {
        var found = Page.Find(selector);
        var form = found as IHtmlFormElement
            ?? (found as IHtmlButtonElement)?.Form
            ?? throw new InvalidOperationException($"'{selector}' belongs to no form on {Page.Url}.");
        var pressed = found as IHtmlButtonElement
            ?? form.QuerySelectorAll("button")
                .Concat(Page.Document.QuerySelectorAll($"button[form='{form.Id}']"))
                .FirstOrDefault(b => button is null || b.TextContent.Trim() == button)
            ?? throw new InvalidOperationException($"No button '{button}' in '{selector}' on {Page.Url}:\n{Page.Body}");
        var values = Defaults(form).Where(d => !fields.Any(f => f.Name == d.Key))
            .Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))).ToList();
        var action = new Uri(Page.Url, pressed.GetAttribute("formaction") ?? form.GetAttribute("action") ?? Page.Url.PathAndQuery);
        if (pressed.GetAttribute("name") is { Length: > 0 } name && !fields.Any(f => f.Name == name))
        {
            values.Add(new(name, pressed.GetAttribute("value") ?? ""));
        }

        if (!string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase))
        {
            var query = string.Join('&', values.Select(v => $"{Uri.EscapeDataString(v.Key)}={Uri.EscapeDataString(v.Value)}"));
            return new HttpRequestMessage(HttpMethod.Get, new UriBuilder(action) { Query = query }.Uri);
        }

        return new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(values) };
    }

    public async Task<Page> SendByHtmxAsync(HttpRequestMessage request)
    {
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("HX-Current-URL", Page.Url.ToString());
        // Keeps the current page: the response is only a fragment.
        return await SendAsync(request);
    }

    public Task<Page> SendAsync(HttpRequestMessage request) => SendUntilAsync(request, TestContext.Current.CancellationToken);

    /// <param name="patience">Cancels the request when the user closes the browser.</param>
    public async Task<Page> SendUntilAsync(HttpRequestMessage request, CancellationToken patience)
    {
        request.Headers.AcceptLanguage.ParseAdd(Language);
        if (UserAgent is not null)
        {
            request.Headers.UserAgent.ParseAdd(UserAgent);
        }

        var address = request.RequestUri!;
        var cookies = Cookies.GetCookieHeader(address).Replace(CommaInJar, ',');
        if (cookies.Length > 0)
        {
            request.Headers.Add("Cookie", cookies);
        }

        var invoker = IsSite(address) ? site : Network;
        using var response = await invoker.SendAsync(request, patience);
        if (IsSite(address))
        {
            // The test server allows header values that Kestrel refuses to send. Reads the raw values, because parsing encodes a URL.
            Assert.All(
                response.Headers.NonValidated.SelectMany(header => header.Value),
                value => Assert.All(value, c => Assert.InRange(c, ' ', '~')));
        }

        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            (IsSite(address) ? CookiesSet : LogtoCookiesSet).Add(cookie);

            var value = cookie.Split(';')[0];
            Cookies.SetCookies(address, value.Replace(',', CommaInJar) + cookie[value.Length..]);
        }

        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Page(
            address,
            response.StatusCode,
            headers,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Returns true for the site's addresses. The site has no real port here; tests of Logto alone use 5080 for it.</summary>
    private bool IsSite(Uri address) =>
        address.Authority == SiteAddress.Authority || address.Authority == Home.Authority || address.Authority == "localhost:5080";

    private Uri Absolute(string address) => new(address.StartsWith('?') ? Page.Url : Home, address);

    private async Task<Page> GoAsync(HttpRequestMessage request)
    {
        for (var i = 0; i < MaxRedirects; i++)
        {
            Page = await SendAsync(request);
            if (Page.Has(LogoutConfirmation))
            {
                // Without JavaScript, a user presses the only button on Logto's page.
                request = FormRequest(LogoutConfirmation, []);
                continue;
            }

            if (Page.Header("Location") is not { } location || (int)Page.Status is < 300 or >= 400)
            {
                return Page;
            }

            request = new HttpRequestMessage(HttpMethod.Get, new Uri(Page.Url, location));
        }

        throw new InvalidOperationException($"More than {MaxRedirects} redirects, the last to {Page.Url}.");
    }

    private static IEnumerable<KeyValuePair<string, string>> Defaults(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Name: { Length: > 0 } name, Type: "radio" or "checkbox" } input:
                    if (input.IsChecked)
                    {
                        yield return new(name, input.Value);
                    }

                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    yield return new(name, input.Value);
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return new(name, area.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    yield return new(name, select.Value ?? "");
                    break;
            }
        }
    }
}

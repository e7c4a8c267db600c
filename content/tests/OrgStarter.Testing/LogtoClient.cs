using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Testing;

public sealed record JsonAnswer(int Status, JsonNode? Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string name] => (Body as JsonObject)?[name] is { } value ? value.ToString() : null;

    public JsonObject Claims(string field) => Part(this[field]!, 1);

    public JsonObject Header(string field) => Part(this[field]!, 0);

    private static JsonObject Part(string token, int index) =>
        JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[index]))!.AsObject();
}

/// <summary>Calls an embedded Logto over HTTP, like any OpenID Connect client.</summary>
public sealed class LogtoClient(string endpoint)
{
    public const string Redirect = "http://localhost:5080/signin-logto";
    public static readonly string[] AllScopes =
        [
            "openid", "profile", "email", "offline_access", "urn:logto:scope:organizations", "urn:logto:scope:organization_roles",
            .. SiteRoles.Template.Permissions
        ];

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private string? managementToken;

    public LogtoClient(DevLogtoServer logto) : this(logto.Endpoint)
    {
    }

    public static (string Id, string Secret) SiteApp { get; } = (DevLogtoApplications.SiteId, DevLogtoApplications.SiteSecret);

    public static (string Id, string Secret) ManagementApp { get; } = (
        DevLogtoApplications.ManagementId,
        DevLogtoApplications.ManagementSecret);

    /// <summary>The PKCE code verifier of all authorization requests of this class.</summary>
    public static string Verifier { get; } = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static Browser NewBrowser() => new(new HttpMessageInvoker(new CallbackPage()));

    public string AuthorizeUrl(IEnumerable<string> scopes, params (string Name, string Value)[] changes)
    {
        var query = new Dictionary<string, string>
        {
            ["client_id"] = SiteApp.Id,
            ["redirect_uri"] = Redirect,
            ["response_type"] = "code",
            ["scope"] = string.Join(' ', scopes),
            ["resource"] = "urn:logto:resource:organizations",
            ["prompt"] = "consent",
            ["state"] = "a-state",
            ["nonce"] = "a-nonce",
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return $"{endpoint}/oidc/auth?"
            + $"{string.Join('&', query.Where(q => q.Value.Length > 0).Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"))}";
    }

    /// <summary>Signs in on the sign-in screen and returns the code from the callback.</summary>
    public async Task<string> CodeAsync(string email, IEnumerable<string>? scopes = null, params (string Name, string Value)[] changes)
    {
        var browser = NewBrowser();
        await browser.GetAsync(AuthorizeUrl(scopes ?? AllScopes, changes));
        await browser.SubmitAsync("form.card", ("email", email));
        return Query(browser.Page.Url)["code"] ?? throw new InvalidOperationException($"No code but {browser.Page.Url}");
    }

    public async Task<JsonAnswer> SignInAsync(
        string email,
        IEnumerable<string>? scopes = null,
        params (string Name, string Value)[] changes) =>
        await ExchangeAsync(await CodeAsync(email, scopes, changes));

    public Task<JsonAnswer> ExchangeAsync(string code) => TokenAsync(SiteApp,
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect), ("code_verifier", Verifier));

    public Task<JsonAnswer> RefreshAsync(string refreshToken, params (string Name, string Value)[] more) =>
        TokenAsync(SiteApp, [("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. more]);

    public Task<JsonAnswer> TokenAsync((string Id, string Secret) app, params (string Name, string Value)[] form) =>
        PostAsync("/oidc/token", app, form);

    /// <summary>Posts a form without an authentication header.</summary>
    public Task<JsonAnswer> PostFormAsync(string path, params (string Name, string Value)[] form) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, endpoint + path)
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    public Task<JsonAnswer> PostAsync(string path, (string Id, string Secret) app, params (string Name, string Value)[] form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint + path)
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{app.Id}:{app.Secret}")));
        return SendAsync(request);
    }

    public Task<JsonAnswer> GetAsync(string path, string? bearer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, endpoint + path);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        return SendAsync(request);
    }

    /// <summary>Calls the Management API with a token that has full access.</summary>
    public async Task<JsonAnswer> ApiAsync(HttpMethod method, string path, object? body = null)
    {
        managementToken ??= (await TokenAsync(ManagementApp,
            ("grant_type", "client_credentials"), ("resource", DevLogtoApplications.ManagementResource), ("scope", "all")))["access_token"];
        var request = new HttpRequestMessage(method, $"{endpoint}/api{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", managementToken);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        return await SendAsync(request);
    }

    public static System.Collections.Specialized.NameValueCollection Query(Uri url) => System.Web.HttpUtility.ParseQueryString(url.Query);

    private static async Task<JsonAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true;
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new JsonAnswer((int)response.StatusCode, isJson ? JsonNode.Parse(text) : null, headers);
    }

    /// <summary>Takes the site's place: receives the callback and ignores it.</summary>
    private sealed class CallbackPage : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("") });
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.DevLogto;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Signing out at Logto, and what the applications hear of it.</summary>
public sealed class SignOutTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> received = new();
    private readonly HttpListener listener = new();
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-signout-").FullName;
    private readonly string address = $"http://localhost:{FreePort.Find()}/";
    private readonly Browser browser = LogtoClient.NewBrowser();
    private DevLogtoServer server = null!;
    private LogtoClient logto = null!;
    private int answer = 200;

    public async ValueTask InitializeAsync()
    {
        listener.Prefixes.Add(address);
        listener.Start();
        _ = ReceiveAsync();
        server = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = SiteRoles.Template.ByRole,
            WebhookEvents = WebhookEvents.Wanted,
            Database = Path.Combine(folder, "logto.db"),
            BackchannelLogoutUri = $"{address}backchannel-logout",
        });
        logto = new LogtoClient(server);
    }

    [Fact]
    public async Task The_question_is_Logtos_own_and_can_be_answered_without_a_script()
    {
        await SignInAsync("ben@example.com");
        var page = await SendAsync(HttpMethod.Get, "/oidc/session/end");
        Assert.Equal(
            (HttpStatusCode.OK, "text/html; charset=utf-8", "no-store"),
            (page.Status, page.Header("Content-Type"), page.Header("Cache-Control")));
        var form = page.Find("form[id='op.logoutForm']");
        Assert.Equal(($"{server.Endpoint}/oidc/session/end/confirm", "post"), (form.GetAttribute("action"), form.GetAttribute("method")));
        Assert.Matches("^[0-9a-f]{48}$", page.ValueOf("xsrf"));
        Assert.Equal("yes", page.ValueOf("logout"));
        Assert.True(page.Has("noscript button[form='op.logoutForm']"));

        var nobody = await LogtoClient.NewBrowser().GetAsync($"{server.Endpoint}/oidc/session/end");
        Assert.Equal("/oidc/session/end/success", nobody.Path);
        Assert.Contains("You have successfully signed out.", nobody.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmation_that_the_page_did_not_send_ends_nothing()
    {
        var tokens = await SignInAsync("ben@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, (await ConfirmAsync("guessed")).Status);
        var asked = await SendAsync(HttpMethod.Get, "/oidc/session/end");
        var refused = await ConfirmAsync("guessed");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("xsrf token invalid", refused.Body, StringComparison.Ordinal);
        Assert.Equal((string?)tokens.Claims("id_token")["sid"], await SidAsync());
        Assert.Equal(HttpStatusCode.SeeOther, (await ConfirmAsync(asked.ValueOf("xsrf"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ConfirmAsync(asked.ValueOf("xsrf"))).Status);
        Assert.Single(received);
    }

    [Theory]
    [InlineData("id_token_hint=garbage", "invalid_request", "could not decode id_token_hint")]
    [InlineData("client_id=nope", "invalid_client", "client is invalid")]
    [InlineData(
        "client_id=devlogtosite000000001&post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F",
        "invalid_request",
        "post_logout_redirect_uri not registered")]
    public async Task What_is_wrong_with_the_question_is_said_in_Logtos_words(string query, string error, string description)
    {
        var refused = await logto.GetAsync($"/oidc/session/end?{query}");
        Assert.Equal((400, $"oidc.{error}", description), (refused.Status, refused["code"], refused["error_description"]));
    }

    [Fact]
    public async Task Without_an_application_the_wish_to_go_elsewhere_is_passed_over()
    {
        await browser.GetAsync($"{server.Endpoint}/oidc/session/end?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F");
        Assert.Equal("/oidc/session/end/success", browser.Page.Path);
    }

    [Fact]
    public async Task The_application_gets_one_logout_token_that_names_the_session()
    {
        var tokens = await SignInAsync("ben@example.com");
        var sid = (string?)tokens.Claims("id_token")["sid"];
        Assert.Equal(43, sid!.Length);
        Assert.Equal(sid, (string?)(await logto.RefreshAsync(tokens["refresh_token"]!)).Claims("id_token")["sid"]);
        await browser.GetAsync($"{server.Endpoint}/oidc/session/end?id_token_hint={tokens["id_token"]}");

        var token = Assert.Single(received);
        var parsed = new JsonWebToken(token);
        Assert.Equal(("logout+jwt", "ES384"), (parsed.Typ, parsed.Alg));
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(parsed.EncodedPayload))!.AsObject();
        Assert.Equal(["aud", "events", "iat", "iss", "jti", "sid", "sub"], claims.Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.Equal(43, ((string?)claims["jti"])!.Length);
        Assert.Equal(
            (DevLogtoApplications.SiteId, "ben000000001", sid),
            ((string?)claims["aud"], (string?)claims["sub"], (string?)claims["sid"]));
        Assert.Equal("""{"http://schemas.openid.net/event/backchannel-logout":{}}""", claims["events"]!.ToJsonString());

        var keys = new JsonWebKeySet((await logto.GetAsync("/oidc/jwks")).Body!.ToJsonString());
        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = $"{server.Endpoint}/oidc",
            ValidAudience = DevLogtoApplications.SiteId,
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidTypes = ["logout+jwt"],
            RequireExpirationTime = false,
        });
        Assert.True(checkedToken.IsValid, checkedToken.Exception?.Message);
    }

    [Fact]
    public async Task An_application_that_fails_hears_it_once_and_the_person_is_signed_out_all_the_same()
    {
        answer = 500;
        await SignInAsync("ben@example.com");
        await browser.GetAsync($"{server.Endpoint}/oidc/session/end");
        Assert.Equal("/oidc/session/end/success", browser.Page.Path);
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        Assert.Equal("/sign-in", browser.Page.Path);
        Assert.Single(received);
    }

    [Fact]
    public async Task Who_signs_in_over_somebody_else_signs_that_person_out_first()
    {
        var first = await SignInAsync("ben@example.com");
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("prompt", "login consent")));
        await browser.SubmitAsync("form.card", ("email", "chloe@example.com"));
        Assert.Equal("/signin-logto", browser.Page.Path);
        Assert.Equal((string?)first.Claims("id_token")["sid"], new JsonWebToken(Assert.Single(received)).GetClaim("sid").Value);
    }

    [Fact]
    public async Task A_test_ends_the_sessions_of_a_person_wherever_they_are()
    {
        await SignInAsync("ben@example.com");
        await logto.SignInAsync("ben@example.com");
        await logto.SignInAsync("chloe@example.com");
        Assert.Equal(2, await server.EndSessionsAsync("ben@example.com"));
        Assert.Equal(2, received.Count);
        Assert.All(received, token => Assert.Equal("ben000000001", new JsonWebToken(token).Subject));
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        Assert.Equal("/sign-in", browser.Page.Path);
    }

    [Fact]
    public async Task The_Management_API_ends_a_session_without_a_word_as_Logtos_does()
    {
        await SignInAsync("ben@example.com");
        var session = Assert.Single((await logto.ApiAsync(HttpMethod.Get, "/users/ben000000001/sessions")).Body!["sessions"]!.AsArray())!;
        await logto.ApiAsync(HttpMethod.Delete, $"/users/ben000000001/sessions/{session["payload"]!["uid"]}");
        await logto.ApiAsync(HttpMethod.Get, "/users/ben000000001/sessions");
        Assert.Empty(received);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<JsonAnswer> SignInAsync(string email)
    {
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", email));
        return await logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!);
    }

    /// <summary>The session's id in a new ID token: the same for as long as the session lasts.</summary>
    private async Task<string?> SidAsync()
    {
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        return (string?)(await logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!)).Claims("id_token")["sid"];
    }

    private Task<Page> SendAsync(HttpMethod method, string path) =>
        browser.SendAsync(new HttpRequestMessage(method, server.Endpoint + path));

    private Task<Page> ConfirmAsync(string xsrf) =>
        browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{server.Endpoint}/oidc/session/end/confirm")
        {
            Content = new FormUrlEncodedContent([new("xsrf", xsrf), new("logout", "yes")]),
        });

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var form = System.Web.HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
                received.Enqueue(form["logout_token"]!);
                context.Response.StatusCode = answer;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

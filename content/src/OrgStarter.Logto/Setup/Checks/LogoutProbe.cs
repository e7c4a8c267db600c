using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrgStarter.Logto.Setup.Checks;

/// <summary>
/// Tests whether Logto sends back-channel logouts to this machine. Logto sends them only on a sign-out. So it creates a temporary user and
/// application, signs the user in and out, and deletes both.
/// </summary>
internal sealed partial class LogoutProbe(SetupClient client, SetupTarget target)
{
    private const string Person = "logto_check";
    private const string Address = "logto-check@example.com";
    private const string Callback = "/callback";
    private const string Logout = "/logout";
    private const int MaxRedirects = 10;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <returns>True if the logout token arrived. Null if the user could not be signed in.</returns>
    /// <exception cref="LogtoException">Logto refused a call or did not answer.</exception>
    public async Task<bool?> ArrivesAsync(CancellationToken ct)
    {
        var arrived = new TaskCompletionSource();
        await using var here = Listen(arrived);
        await here.StartAsync(ct);
        var (address, password) = (here.Urls.First(), $"Aa1-{RandomNumberGenerator.GetHexString(32)}");
        string? application = null, person = null;
        try
        {
            await DeleteLeftoverAsync(ct);
            application = (string?)(await client.Management.SendAsync(HttpMethod.Post, "applications", new JsonObject
            {
                ["name"] = Person,
                ["type"] = "Traditional",
                ["oidcClientMetadata"] = new JsonObject
                {
                    ["redirectUris"] = new JsonArray(address + Callback),
                    ["postLogoutRedirectUris"] = new JsonArray(),
                    ["backchannelLogoutUri"] = address + Logout,
                    ["backchannelLogoutSessionRequired"] = true,
                },
            }, ct))?["id"];
            person = (string?)(await client.Management.SendAsync(
                HttpMethod.Post,
                "users",
                new JsonObject { ["username"] = Person, ["primaryEmail"] = Address, ["password"] = password },
                ct))?["id"];
            using var browser = new HttpClient(new Cookies()) { BaseAddress = target.Logto.BaseAddress, Timeout = Timeout };
            return await SignInAsync(browser, application!, address + Callback, password, ct)
                && await SignOutAsync(browser, application!, ct)
                ? await Task.WhenAny(arrived.Task, Task.Delay(MaxWait, ct)) == arrived.Task
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await DeleteAsync("applications", application);
            await DeleteAsync("users", person);
        }
    }

    private static WebApplication Listen(TaskCompletionSource arrived)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            if (context.Request.Path == Logout)
            {
                arrived.TrySetResult();
            }

            return Task.CompletedTask;
        });
        return app;
    }

    /// <summary>Signs in with the calls of Logto's sign-in page. Source: https://openapi.logto.io, Experience API.</summary>
    private async Task<bool> SignInAsync(HttpClient browser, string application, string callback, string password, CancellationToken ct)
    {
        var methods = (await client.Management.GetAsync("sign-in-exp", ct))["signIn"]?["methods"] as JsonArray ?? [];
        if (methods.FirstOrDefault(m =>
            (bool?)m?["password"] == true && (string?)m["identifier"] is "username" or "email") is not { } method)
        {
            return false;
        }

        var identifier = (string)method["identifier"]!;
        using var asked = await browser.GetAsync(new Uri(
            $"oidc/auth?client_id={application}&redirect_uri="
                + $"{Uri.EscapeDataString(callback)}&response_type=code&scope=openid&code_challenge="
                + $"{new string('c', 43)}&code_challenge_method=S256",
            UriKind.Relative), ct);
        using var begun = await browser.PutAsJsonAsync("api/experience", new { interactionEvent = "SignIn" }, ct);
        using var verified = await browser.PostAsJsonAsync(
            "api/experience/verification/password",
            new { identifier = new { type = identifier, value = identifier == "email" ? Address : Person }, password },
            ct);
        if (!begun.IsSuccessStatusCode || !verified.IsSuccessStatusCode)
        {
            return false;
        }

        var verification = (string?)(await verified.Content.ReadFromJsonAsync<JsonObject>(ct))?["verificationId"];
        using var identified = await browser.PostAsJsonAsync("api/experience/identification", new { verificationId = verification }, ct);
        using var submitted = await browser.PostAsync(new Uri("api/experience/submit", UriKind.Relative), null, ct);
        return submitted.IsSuccessStatusCode
            && (string?)(await submitted.Content.ReadFromJsonAsync<JsonObject>(ct))?["redirectTo"] is { } next
            && await ReachesAsync(browser, new Uri(target.Logto.BaseAddress, next), callback, ct);
    }

    private static async Task<bool> ReachesAsync(HttpClient browser, Uri next, string callback, CancellationToken ct)
    {
        for (var i = 0; i < MaxRedirects && !next.AbsoluteUri.StartsWith(callback, StringComparison.Ordinal); i++)
        {
            using var answer = await browser.GetAsync(next, ct);
            if (answer.Headers.Location is not { } location)
            {
                return false;
            }

            next = new Uri(next, location);
        }

        return next.AbsoluteUri.StartsWith($"{callback}?code=", StringComparison.Ordinal);
    }

    private static async Task<bool> SignOutAsync(HttpClient browser, string application, CancellationToken ct)
    {
        var page = await browser.GetStringAsync(new Uri($"oidc/session/end?client_id={application}", UriKind.Relative), ct);
        using var form = new FormUrlEncodedContent([new("xsrf", Secret().Match(page).Groups[1].Value), new("logout", "yes")]);
        using var confirmed = await browser.PostAsync(new Uri("oidc/session/end/confirm", UriKind.Relative), form, ct);
        return confirmed.StatusCode < HttpStatusCode.BadRequest;
    }

    private async Task DeleteLeftoverAsync(CancellationToken ct)
    {
        var applications = await client.Management.ListAsync("applications?types=Traditional", ct);
        foreach (var old in applications.Where(application => (string?)application["name"] == Person))
        {
            await DeleteAsync("applications", (string?)old["id"]);
        }

        var people = await client.Management.ListAsync(
            $"users?search.primaryEmail={Uri.EscapeDataString(Address)}&mode.primaryEmail=exact",
            ct);
        foreach (var old in people.Where(person => (string?)person["username"] == Person))
        {
            await DeleteAsync("users", (string?)old["id"]);
        }
    }

    private async Task DeleteAsync(string list, string? id)
    {
        if (id is not null)
        {
            await client.Management.SendAsync(HttpMethod.Delete, $"{list}/{id}", null, CancellationToken.None);
        }
    }

    /// <summary>
    /// Stores Logto's cookies by name and sends all of them with each request. Some values are unencoded JSON, which
    /// <see cref="CookieContainer"/> splits at commas.
    /// </summary>
    private sealed class Cookies() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        private readonly Dictionary<string, string> kept = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (kept.Count > 0)
            {
                request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", kept.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            var response = await base.SendAsync(request, cancellationToken);
            foreach (var pair in response.Headers.TryGetValues("Set-Cookie", out var set)
                ? set.Select(line => line.Split(';')[0].Split('=', 2))
                : [])
            {
                kept[pair[0]] = pair[^1];
            }

            return response;
        }
    }

    [GeneratedRegex("name=\"xsrf\"\\s+value=\"([^\"]*)\"")]
    private static partial Regex Secret();
}

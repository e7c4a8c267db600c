using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Webhooks as a receiver meets them.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly string[] Events =
    [
        "Organization.Created", "Organization.Data.Updated", "Organization.Deleted", "Organization.Membership.Updated", "User.Created",
        "User.Deleted", "User.Data.Updated", "User.SuspensionStatus.Updated", "PostRegister", "PostSignIn",
    ];

    private readonly ConcurrentQueue<(string Body, IReadOnlyDictionary<string, string> Headers)> received = new();
    private readonly HttpListener listener = new();
    private TestSite site = null!;
    private LogtoClient logto = null!;
    private JsonAnswer hook = null!;
    private int answer = 200;

    public async ValueTask InitializeAsync()
    {
        var port = FreePort.Find();
        listener.Prefixes.Add($"http://localhost:{port}/");
        listener.Start();
        _ = ReceiveAsync();
        site = await TestSite.StartAsync();
        logto = new LogtoClient(site.Logto);
        hook = await logto.ApiAsync(HttpMethod.Post, "/hooks", new
        {
            name = "mine",
            events = Events,
            config = new { url = $"http://localhost:{port}/hook", headers = new { x_own = "yes" } }
        });
    }

    [Fact]
    public async Task An_event_is_signed_over_its_raw_body_and_says_what_happened()
    {
        Assert.Equal(201, hook.Status);
        var created = await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "Hooked" });
        var (body, headers) = await NextAsync();
        var signature =
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(hook["signingKey"]!), Encoding.UTF8.GetBytes(body)));
        Assert.Equal(signature, headers["logto-signature-sha-256"]);
        Assert.Equal(("Logto (https://logto.io/)", "yes"), (headers["user-agent"], headers["x_own"]));

        var json = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(
            ["event", "createdAt", "userAgent", "ip", "path", "method", "status", "params", "matchedRoute", "data", "hookId"],
            json.Select(f => f.Key));
        Assert.Equal(
            ("Organization.Created", "/organizations", "POST", 201),
            ((string?)json["event"], (string?)json["path"], (string?)json["method"], (int)json["status"]!));
        Assert.Equal(created.Body!.ToJsonString(), json["data"]!.ToJsonString());
        Assert.Equal(hook["id"], (string?)json["hookId"]);
    }

    [Fact]
    public async Task Memberships_tell_who_came_and_who_went_also_by_acceptance()
    {
        await logto.ApiAsync(HttpMethod.Post, "/organizations/birchbooks01/users", new { userIds = new[] { "eve000000001" } });
        AssertMembership(await NextAsync(), "birchbooks01", "addedUserIds", "eve000000001", "/organizations/:id/users");
        await logto.ApiAsync(HttpMethod.Delete, "/organizations/birchbooks01/users/eve000000001");
        AssertMembership(await NextAsync(), "birchbooks01", "removedUserIds", "eve000000001", "/organizations/:id/users/:userId");
        await logto.ApiAsync(
            HttpMethod.Put,
            "/organization-invitations/invitefaypending00001/status",
            new { status = "Accepted", acceptedUserId = "fay000000001" });
        AssertMembership(await NextAsync(), "aur0racoffee", "addedUserIds", "fay000000001", "/organization-invitations/:id/status");
    }

    [Fact]
    public async Task Changed_roles_and_invitations_send_nothing()
    {
        await logto.ApiAsync(
            HttpMethod.Put,
            "/organizations/aur0racoffee/users/chloe0000001/roles",
            new { organizationRoleNames = new[] { "admin" } });
        await logto.ApiAsync(HttpMethod.Put, "/organization-invitations/invitefaypending00001/status", new { status = "Revoked" });
        await logto.ApiAsync(HttpMethod.Patch, "/organizations/birchbooks01", new { name = "Last" });
        Assert.Equal("Organization.Data.Updated", (string?)JsonNode.Parse((await NextAsync()).Body)!["event"]);
        Assert.Empty(received);
    }

    [Fact]
    public async Task People_are_told_about_from_the_first_to_the_last()
    {
        var id = (await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = "told@example.com" }))["id"];
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}", new { name = "Told" });
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}");
        foreach (var name in new[] { "User.Created", "User.Data.Updated", "User.SuspensionStatus.Updated", "User.Deleted" })
        {
            var json = JsonNode.Parse((await NextAsync()).Body)!;
            Assert.Equal((name, id), ((string?)json["event"], (string?)json["data"]!["id"]));
        }
    }

    [Fact]
    public async Task A_registration_tells_of_the_membership_then_of_the_person_then_of_its_end()
    {
        await logto.ApiAsync(HttpMethod.Post, "/organizations/birchbooks01/jit/email-domains", new { emailDomain = "jit.example" });
        var (page, email) = (new ExperienceClient(site.Logto), "newbie@jit.example");
        await page.BeginAsync("Register");
        var sent = await page.SendCodeAsync(email);
        await page.CodeAsync(email, sent["verificationId"], await page.LatestCodeAsync(email));
        await page.TellPasswordAsync("Sup3r-Secret-newbie");
        await page.IdentifyAsync(sent);
        var membership = JsonNode.Parse((await NextAsync()).Body)!.AsObject();
        Assert.Equal(
            [
                "event", "createdAt", "interactionEvent", "userAgent", "applicationId", "sessionId", "ip", "application", "organizationId",
                "addedUserIds", "hookId"
            ],
            membership.Select(f => f.Key));
        Assert.Equal(
            ("Organization.Membership.Updated", "Register"),
            ((string?)membership["event"], (string?)membership["interactionEvent"]));
        var created = JsonNode.Parse((await NextAsync()).Body)!;
        Assert.Equal("User.Created", (string?)created["event"]);
        Assert.Equal((string?)membership["sessionId"], (string?)created["sessionId"]);
        Assert.Null(created["data"]!["lastSignInAt"]);

        await page.SubmitAsync();
        var end = JsonNode.Parse((await NextAsync()).Body)!.AsObject();
        Assert.Equal(
            ["event", "interactionEvent", "createdAt", "sessionId", "userAgent", "userId", "userIp", "user", "application", "hookId"],
            end.Select(f => f.Key));
        Assert.Equal(("PostRegister", (string?)created["data"]!["id"]), ((string?)end["event"], (string?)end["userId"]));
        Assert.NotNull(end["user"]!["lastSignInAt"]);
        Assert.Equal(["id", "type", "name", "description"], end["application"]!.AsObject().Select(f => f.Key));
        Assert.Equal((string?)membership["sessionId"], (string?)end["sessionId"]);
    }

    [Fact]
    public async Task The_sign_in_screen_tells_the_same()
    {
        await logto.SignInAsync("told@example.com");
        await logto.SignInAsync("told@example.com");
        foreach (var name in new[] { "PostRegister", "User.Created", "PostSignIn" })
        {
            Assert.Equal(name, (string?)JsonNode.Parse((await NextAsync()).Body)!["event"]);
        }
    }

    [Fact]
    public async Task A_receiver_that_fails_gets_no_second_attempt()
    {
        answer = 500;
        await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "First" });
        await NextAsync();
        answer = 200;
        await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "Second" });
        Assert.Equal("Second", (string?)JsonNode.Parse((await NextAsync()).Body)!["data"]!["name"]);
    }

    [Fact]
    public async Task A_webhook_is_changed_tested_given_a_new_key_and_deleted()
    {
        var path = $"/hooks/{hook["id"]}";
        Assert.Equal(
            ["tenantId", "id", "name", "event", "events", "config", "signingKey", "enabled", "createdAt"],
            hook.Body!.AsObject().Select(f => f.Key));
        var changed = await logto.ApiAsync(HttpMethod.Patch, path, new { events = new[] { "User.Created" } });
        Assert.Equal("""["User.Created"]""", changed.Body!["events"]!.ToJsonString());
        Assert.NotEqual(hook["signingKey"], (await logto.ApiAsync(HttpMethod.Patch, $"{path}/signing-key"))["signingKey"]);
        Assert.Equal(
            204,
            (await logto.ApiAsync(
                HttpMethod.Post,
                $"{path}/test",
                new { events = new[] { "Organization.Created" }, config = new { url = (string?)hook.Body!["config"]!["url"] } })).Status);
        Assert.Equal("fake-user-agent", (string?)JsonNode.Parse((await NextAsync()).Body)!["userAgent"]);
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal("entity.not_exists_with_id", (await logto.ApiAsync(HttpMethod.Get, path))["code"]);
        var none = await logto.ApiAsync(HttpMethod.Post, "/hooks", new { name = "none", config = new { url = "http://localhost/" } });
        Assert.Equal((400, "hook.missing_events"), (none.Status, none["code"]));
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await site.DisposeAsync();
    }

    private static void AssertMembership(
        (string Body, IReadOnlyDictionary<string, string>) delivered,
        string organization,
        string field,
        string person,
        string route)
    {
        var json = JsonNode.Parse(delivered.Body)!;
        Assert.Equal(
            ("Organization.Membership.Updated", organization, route),
            ((string?)json["event"], (string?)json["organizationId"], (string?)json["matchedRoute"]));
        Assert.Equal(person, (string?)Assert.Single(json[field]!.AsArray()));
    }

    private async Task<(string Body, IReadOnlyDictionary<string, string> Headers)> NextAsync()
    {
        for (var i = 0; i < 200; i++)
        {
            if (received.TryDequeue(out var next))
            {
                return next;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("No event came within ten seconds.");
    }

    private async Task ReceiveAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var body = await reader.ReadToEndAsync();
                var headers = context.Request.Headers.AllKeys.ToDictionary(k => k!.ToLowerInvariant(), k => context.Request.Headers[k]!);
                context.Response.StatusCode = answer;
                context.Response.Close();
                received.Enqueue((body, headers));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}

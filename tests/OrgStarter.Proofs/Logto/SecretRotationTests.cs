using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgStarter.DevLogto;
using OrgStarter.Logto;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Logto;

/// <summary>Secrets that are replaced while the site runs: Logto has two for a while, and the site reads a file.</summary>
public sealed class SecretRotationTests
{
    [Fact]
    public async Task New_secrets_of_both_applications_are_used_without_a_restart_and_the_old_ones_can_go()
    {
        using var files = new SecretsFolder();
        files.Write("Logto__AppSecret", DevLogtoApplications.SiteSecret);
        files.Write("Logto__M2M__AppSecret", DevLogtoApplications.ManagementSecret);
        await using var site = await StartAsync(files);
        var ben = await site.BrowseAsAsync("ben@example.com");
        var logto = new LogtoClient(site.Logto);
        await logto.ApiAsync(HttpMethod.Get, "/organizations");

        foreach (var (application, file) in new[]
        {
            (DevLogtoApplications.SiteId, "Logto__AppSecret"),
            (DevLogtoApplications.ManagementId, "Logto__M2M__AppSecret")
        })
        {
            var made = await logto.ApiAsync(HttpMethod.Post, $"/applications/{application}/secrets", new { name = "the next one" });
            Assert.Equal(201, made.Status);
            files.Write(file, made["value"]!);
        }

        await UntilAsync(site, options =>
            options.AppSecret != DevLogtoApplications.SiteSecret && options.M2M.AppSecret != DevLogtoApplications.ManagementSecret);
        foreach (var application in new[] { DevLogtoApplications.SiteId, DevLogtoApplications.ManagementId })
        {
            var old = (await logto.ApiAsync(HttpMethod.Get, $"/applications/{application}/secrets")).Body!.AsArray()
                .Select(secret => (string)secret!["name"]!)
                .First(name => name != "the next one");
            Assert.Equal(
                204,
                (await logto.ApiAsync(HttpMethod.Delete, $"/applications/{application}/secrets/{Uri.EscapeDataString(old)}")).Status);
        }

        // The token of the machine ends meanwhile, and so does that of the organization.
        site.Time.Advance(TimeSpan.FromHours(2));
        await ben.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        var dan = await site.BrowseAsAsync("dan@example.com");
        Assert.Equal(HttpStatusCode.OK, (await dan.GetAsync(Organization.Birch.At("home"))).Status);
        Assert.DoesNotContain(site.Logto.Calls.All, call =>
            call is { Path: "/oidc/token", Status: 401 } or { Path: "/oidc/request", Status: 401 });
    }

    [Fact]
    public async Task A_webhook_is_taken_with_either_key_while_two_are_named_and_afterwards_with_the_new_one_alone()
    {
        using var files = new SecretsFolder();
        files.Write("Logto__Webhook__SigningKey", "the old key");
        await using var site = await StartAsync(files);
        Assert.Equal((202, 401), (await SendAsync(site, "the old key", 1), await SendAsync(site, "the new key", 2)));
        files.Write("Logto__Webhook__PreviousSigningKey", "the old key");
        files.Write("Logto__Webhook__SigningKey", "the new key");
        var keys = site.Services.GetRequiredService<IOptionsMonitor<WebhookOptions>>();
        await UntilAsync(() => keys.CurrentValue.Keys.Count() == 2 && keys.CurrentValue.SigningKey == "the new key");
        Assert.Equal((202, 202), (await SendAsync(site, "the old key", 3), await SendAsync(site, "the new key", 4)));
        files.Delete("Logto__Webhook__PreviousSigningKey");
        await UntilAsync(() => keys.CurrentValue.Keys.Count() == 1);
        Assert.Equal((401, 202), (await SendAsync(site, "the old key", 5), await SendAsync(site, "the new key", 6)));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_stops_the_start()
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => TestSite.StartAsync(settings: ("Site:SecretsPath", "/nowhere/secrets")));
        Assert.Contains("/nowhere/secrets", refusal.ToString(), StringComparison.Ordinal);
    }

    private static async Task<int> SendAsync(TestSite site, string key, int number) =>
        (int)(await Deliveries.SendAsync(
            site,
            new
            {
                @event = "User.Data.Updated",
                createdAt = site.Time.GetUtcNow().AddSeconds(-number).ToString("O"),
                data = new { id = "nobody" }
            },
            key)).StatusCode;

    /// <summary>The secrets are in the folder alone.</summary>
    private static Task<TestSite> StartAsync(SecretsFolder files) => TestSite.StartAsync(settings: ("Site:SecretsPath", files.Path));

    private static Task UntilAsync(TestSite site, Func<LogtoOptions, bool> isSo)
    {
        var options = site.Services.GetRequiredService<IOptionsMonitor<LogtoOptions>>();
        return UntilAsync(() => isSo(options.CurrentValue));
    }

    /// <summary>The folder is watched by looking at it every few seconds.</summary>
    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 300 && !isSo(); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.True(isSo());
    }

    private sealed class SecretsFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("orgstarter-secrets-").FullName;

        /// <summary>As the docs say: never half of a value, even for a moment.</summary>
        public void Write(string name, string value)
        {
            var beside = System.IO.Path.Combine(Path, $"ignore.{name}");
            File.WriteAllText(beside, value);
            File.Move(beside, System.IO.Path.Combine(Path, name), overwrite: true);
        }

        public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

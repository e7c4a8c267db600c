using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>A developer who starts the site has webhooks, and does nothing for it.</summary>
public sealed class SiteWebhookTests
{
    [Fact]
    public async Task A_site_that_starts_with_its_embedded_Logto_hears_of_what_happens_there()
    {
        var folder = Directory.CreateTempSubdirectory("orgstarter-tests-").FullName;
        using var logs = new LoggedLines();
        var endpoint = $"http://localhost:{FreePort.Find()}";
        await using (var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(logs));
            host.UseSetting("DevLogto:Url", endpoint);
            host.UseSetting("DevLogto:Database", Path.Combine(folder, "logto.db"));
        }))
        {
            factory.UseKestrel(0);
            factory.StartServer();
            var logto = new LogtoClient(endpoint);
            var hook = Assert.Single((await logto.ApiAsync(HttpMethod.Get, "/hooks")).Body!.AsArray())!;
            Assert.Equal(
                new Uri(factory.ClientOptions.BaseAddress, DevLogtoWebhook.Path).Port,
                new Uri((string)hook["config"]!["url"]!).Port);
            await logto.ApiAsync(HttpMethod.Delete, "/users/eve000000001");
            await UntilAsync(
                factory.Services,
                async db => await db.WebhookReceipts.AnyAsync(r => r.Event == "User.Deleted")
                    && !await db.Jobs.AnyAsync(job => job.Kind == WebhookJob.Kind));
            // A body that is not read to its end, as Kestrel sees it, is an error in the log for each webhook.
            Assert.DoesNotContain(logs.All, line => line.Category.Contains("Kestrel", StringComparison.Ordinal));
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_survives_a_reset_and_moves_with_the_site()
    {
        await using var site = await TestSite.StartAsync();
        var logto = new LogtoClient(site.Logto);
        await site.Logto.DeliverToAsync("http://localhost:1/webhooks/logto");
        await site.Logto.DeliverToAsync("http://localhost:2/webhooks/logto");
        await site.Logto.ResetAsync();
        var hook = Assert.Single((await logto.ApiAsync(HttpMethod.Get, "/hooks")).Body!.AsArray())!;
        Assert.Equal(
            ("http://localhost:2/webhooks/logto", DevLogtoWebhook.SigningKey),
            ((string?)hook["config"]!["url"], (string?)hook["signingKey"]));
        Assert.Equal(WebhookEvents.Wanted, hook["events"]!.AsArray().Select(e => (string)e!));
    }

    [Theory]
    [InlineData("http://localhost:5080", "http://localhost:5080/webhooks/logto")]
    [InlineData("http://[::]:8080", "http://localhost:8080/webhooks/logto")]
    [InlineData("http://0.0.0.0:8080", "http://localhost:8080/webhooks/logto")]
    [InlineData("http://+:80", "http://localhost/webhooks/logto")]
    [InlineData("http://*:8081", "http://localhost:8081/webhooks/logto")]
    [InlineData("https://localhost:7001 http://127.0.0.1:5080", "http://127.0.0.1:5080/webhooks/logto")]
    [InlineData("https://localhost:7001", "https://localhost:7001/webhooks/logto")]
    [InlineData("", null)]
    public void Wherever_the_site_listens_this_machine_reaches_it(string addresses, string? expected) =>
        Assert.Equal(expected, SiteWebhook.Address(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries), DevLogtoWebhook.Path));

    private static async Task UntilAsync(IServiceProvider services, Func<AppDbContext, Task<bool>> condition)
    {
        for (var i = 0; i < 400; i++)
        {
            await using var scope = services.CreateAsyncScope();
            if (await condition(scope.ServiceProvider.GetRequiredService<AppDbContext>()))
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("It did not come to that.");
    }
}

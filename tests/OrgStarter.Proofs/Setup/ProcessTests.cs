using System.Diagnostics;
using System.Net;
using OrgStarter.DevLogto;
using OrgStarter.Proofs.Fuzz;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <summary>The program as a shell or a pipeline starts it.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private SetupRun run = null!;
    private string home = "";

    public async ValueTask InitializeAsync()
    {
        run = await SetupRun.OnAnEmptyTenantAsync();
        home = Directory.CreateTempSubdirectory("orgstarter-home-").FullName;
    }

    public async ValueTask DisposeAsync()
    {
        await run.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_site_that_starts_with_what_apply_wrote_is_found_right_by_check()
    {
        var address = $"http://localhost:{FreePort.Find()}";
        string[] apply = ["logto", "apply", .. run.Target[..^1], address];
        var declined = await SetupProcess.RunAsync(home, [], apply);
        Assert.Equal((1, 0), (declined.ExitCode, Directory.GetFiles(home, "secrets.json", SearchOption.AllDirectories).Length));

        var applied = await SetupProcess.RunAsync(home, [], [.. apply, "--yes"]);
        Assert.True(applied.ExitCode == 0, applied.All);
        var secrets = Assert.Single(Directory.GetFiles(home, "secrets.json", SearchOption.AllDirectories));
        Assert.Contains(address, await File.ReadAllTextAsync(secrets, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Nothing but the user secrets tells the site where its Logto is.
        using var site = SetupProcess.Start(
            home,
            [],
            ["--urls", address, $"--ConnectionStrings:Database=Data Source={Path.Combine(home, "site.db")}"]);
        try
        {
            await AnswersAsync($"{address}/health/ready");
            var check = await SetupProcess.RunAsync(home, [], ["logto", "check"]);
            Assert.True(check.ExitCode == 0, check.All);
            Assert.Contains($"{address}/webhooks/logto accepted a test event from Logto", check.Out, StringComparison.Ordinal);
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var after = await SetupProcess.RunAsync(home, [], ["logto", "check"]);
        Assert.Equal(1, after.ExitCode);
        Assert.Contains("Logto could not reach", after.Out, StringComparison.Ordinal);
    }

    private static async Task AnswersAsync(string address)
    {
        using var http = new HttpClient();
        for (var i = 0; i < 600; i++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException("The site did not start as a process of its own.");
    }
}

using System.Diagnostics;
using System.Net;
using OrgStarter.DevLogto;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Setup;

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
        var declined = await RunAsync("Development", [], apply);
        Assert.Equal((1, 0), (declined.ExitCode, Directory.GetFiles(home, "secrets.json", SearchOption.AllDirectories).Length));

        var applied = await RunAsync("Development", [], [.. apply, "--yes"]);
        Assert.True(applied.ExitCode == 0, applied.All);
        var secrets = Assert.Single(Directory.GetFiles(home, "secrets.json", SearchOption.AllDirectories));
        Assert.Contains(address, await File.ReadAllTextAsync(secrets, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Nothing but the user secrets tells the site where its Logto is.
        using var site = Start("Development", [], ["--urls", address, $"--ConnectionStrings:Database=Data Source={Path.Combine(home, "site.db")}"]);
        try
        {
            await AnswersAsync($"{address}/health/ready");
            var check = await RunAsync("Development", [], ["logto", "check"]);
            Assert.True(check.ExitCode == 0, check.All);
            Assert.Contains("an event sent by Logto was taken at " + address, check.Out, StringComparison.Ordinal);
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var after = await RunAsync("Development", [], ["logto", "check"]);
        Assert.Equal(1, after.ExitCode);
        Assert.Contains("Logto did not reach", after.Out, StringComparison.Ordinal);
    }

    private async Task<SetupOutcome> RunAsync(string environment, (string, string)[] variables, string[] args)
    {
        using var process = Start(environment, variables, args);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new SetupOutcome(process.ExitCode, await output, await error);
    }

    private Process Start(string environment, (string Name, string Value)[] variables, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. args])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["HOME"], start.Environment["APPDATA"], start.Environment["LANG"]) = (environment, home, home, "en_US.UTF-8");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
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

using System.Text.Json;
using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <summary>The commands and the start of a site that has its embedded Logto, or whose own Logto is not there.</summary>
public sealed class EmbeddedTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("orgstarter-embedded-").FullName;
    private readonly string logto = $"http://localhost:{FreePort.Find()}";

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    public async Task Nothing_is_applied_to_the_embedded_Logto_and_its_address_gets_into_no_settings(string host, bool isNamed)
    {
        string[] target = isNamed
            ? [
                "--endpoint",
                logto.Replace("localhost", host, StringComparison.Ordinal),
                "--m2m-app-id",
                DevLogtoApplications.ManagementId,
                "--m2m-app-secret",
                DevLogtoApplications.ManagementSecret,
                "--site",
                "http://localhost:5080"
            ]
            : [];
        var outcome = await SetupProcess.RunAsync(home, [("DevLogto:Url", logto)], ["logto", "apply", "--yes", .. target]);
        Assert.True(outcome.ExitCode == 0, outcome.All);
        Assert.Contains("This is the embedded Logto", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing needs to be applied", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("--endpoint https://auth.example.com", outcome.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(home, "secrets.json", SearchOption.AllDirectories));
    }

    /// <summary>So does a team that has applied to it with an older version of the template.</summary>
    [Fact]
    public async Task A_site_whose_settings_name_the_embedded_Logto_starts_it()
    {
        var site = $"http://localhost:{FreePort.Find()}";
        WriteSecrets(new() { ["Logto:Endpoint"] = logto, ["Logto:AppId"] = "madebyapply0000000001", ["Logto:AppSecret"] = "x" });
        await using var running = new Running(home, [("DevLogto:Url", logto), ("DevLogto:Database", Path.Combine(home, "logto.db"))], site);
        Assert.Equal("Healthy", await running.GetAsync($"{site}/health/ready"));
        var page = await running.GetAsync($"{site}/status/logto");
        Assert.Contains("nothing needs to be applied to it", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-finding=\"Wrong\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_that_the_site_starts_the_embedded_Logto_when_it_is_not_there()
    {
        var outcome = await SetupProcess.RunAsync(home, [("DevLogto:Url", logto), ("urls", "http://localhost:5080")], ["logto", "check"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Start the site: it starts its embedded Logto.", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("logto apply", outcome.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_configured_Logto_that_does_not_answer_is_an_error_at_the_start_with_the_setting_and_where_it_comes_from(
        bool isInSecrets)
    {
        const string nowhere = "http://localhost:1";
        (string, string)[] own = [.. DevLogtoExtensions.Settings(nowhere).Select(setting => (setting.Key, setting.Value!))];
        if (isInSecrets)
        {
            WriteSecrets(own.ToDictionary(setting => setting.Item1, setting => setting.Item2));
        }

        await using var running = new Running(home, isInSecrets ? [] : own, $"http://localhost:{FreePort.Find()}");
        var said = await running.SaysAsync("Logto does not answer at " + nowhere);
        Assert.Contains(
            isInSecrets
                ? "the setting Logto:Endpoint, from user secrets ("
                : "the setting Logto:Endpoint, from the environment variable Logto__Endpoint",
            said,
            StringComparison.Ordinal);
        Assert.Contains("Without this setting, the site starts its embedded Logto", said, StringComparison.Ordinal);
    }

    private void WriteSecrets(Dictionary<string, string> settings)
    {
        var file = OrgStarter.Logto.Setup.Settings.UserSecretsFile.Of(typeof(Program).Assembly)!.Path;
        // Where APPDATA leads, which the process is given.
        var inHome = Path.Combine(home, "Microsoft", "UserSecrets", Path.GetFileName(Path.GetDirectoryName(file))!, "secrets.json");
        Directory.CreateDirectory(Path.GetDirectoryName(inHome)!);
        File.WriteAllText(inHome, JsonSerializer.Serialize(settings));
    }

    /// <summary>The site as a process, and what it says.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly System.Diagnostics.Process process;

        public Running(string home, (string, string)[] configuration, string address) => process = SetupProcess.Start(
            home, configuration, ["--urls", address, $"--ConnectionStrings:Database=Data Source={Path.Combine(home, "site.db")}"]);

        public async Task<string> GetAsync(string address)
        {
            using var http = new HttpClient();
            for (var i = 0; i < 600 && !process.HasExited; i++)
            {
                try
                {
                    return await http.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken);
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(100, TestContext.Current.CancellationToken);
                }
            }

            throw new InvalidOperationException($"{address} did not answer.");
        }

        /// <returns>What the site has said until then, and the line.</returns>
        public async Task<string> SaysAsync(string words)
        {
            var all = new System.Text.StringBuilder();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                all.AppendLine(line);
                if (line.Contains(words, StringComparison.Ordinal))
                {
                    return all.ToString();
                }
            }

            throw new InvalidOperationException($"It ended without saying so: {all}");
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
        }
    }
}

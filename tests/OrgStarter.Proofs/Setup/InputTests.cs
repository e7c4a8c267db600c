using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto.Setup;
using OrgStarter.Logto.Setup.Commands;
using OrgStarter.Proofs.Fuzz;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <summary>What the command is told, what it finds out, and what it asks.</summary>
public sealed class InputTests : IAsyncLifetime
{
    private SetupRun run = null!;

    public async ValueTask InitializeAsync() => run = await SetupRun.OnASeededTenantAsync();

    public ValueTask DisposeAsync() => run.DisposeAsync();

    [Fact]
    public async Task Whatever_is_missing_is_named_at_once_and_nothing_is_called()
    {
        var outcome = await SetupRun.RunAsync([], ["apply", "--yes"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.All(
            (string[])["--endpoint", "--m2m-app-id", "Logto__M2M__AppSecret", "--site"],
            name => Assert.Contains(name, outcome.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_is_asked_for_at_a_terminal_and_not_echoed()
    {
        var outcome = await SetupRun.RunAsync(
            [],
            ["apply", .. Without("--m2m-app-secret"), "--dry-run"],
            secret: DevLogtoApplications.ManagementSecret);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Secret of the machine-to-machine application: ", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(DevLogtoApplications.ManagementSecret, outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_of_the_site_is_enough()
    {
        var outcome = await SetupRun.RunAsync(
            [.. DevLogtoExtensions.Settings(run.Logto.Endpoint).Select(s => (s.Key, s.Value!)), ("Site:PublicUrl", SetupRun.Site)],
            ["apply", "--dry-run"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains($"= web application \"The site\" ({DevLogtoApplications.SiteId})", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_one_tenant_are_not_sent_to_another()
    {
        (string, string)[] other =
        [
            ("Logto:Endpoint", "https://other.example.com"),
            ("Logto:M2M:AppId", "theirs"),
            ("Logto:M2M:AppSecret", "their-secret"),
            ("Site:PublicUrl", SetupRun.Site)
        ];
        var outcome = await SetupRun.RunAsync(other, ["apply", "--endpoint", run.Logto.Endpoint, "--yes"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("--m2m-app-id is missing", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(run.Logto.Calls.All);
    }

    [Theory]
    [InlineData("--endpoint", "http://auth.example.com")]
    [InlineData("--endpoint", "auth.example.com")]
    [InlineData("--site", "http://app.example.com")]
    [InlineData("--site", "https://app.example.com/path")]
    public async Task An_address_that_would_carry_secrets_in_the_open_or_is_none_is_refused(string option, string address)
    {
        var target = run.Target;
        target[Array.IndexOf(target, option) + 1] = address;
        var outcome = await SetupRun.RunAsync([], ["apply", .. target, "--yes"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"{option} is \"{address}\"", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(run.Logto.Calls.All);
    }

    [Theory]
    [InlineData("https://tenant.logto.app", "https://tenant.logto.app/api")]
    [InlineData("https://auth.example.com", "https://default.logto.app/api")]
    [InlineData("https://logto.app.example.com", "https://default.logto.app/api")]
    public void Logto_Cloud_has_a_name_of_its_own_for_the_Management_API_of_each_tenant(string endpoint, string resource) =>
        Assert.Equal(resource, SetupInput.ResourceOf(endpoint));

    [Fact]
    public async Task A_wrong_secret_a_missing_role_and_a_wrong_resource_are_told_apart()
    {
        var machine = (await run.Client.NewApplicationAsync("MachineToMachine")).Credentials;
        Assert.Contains(
            "does not accept the machine-to-machine application",
            (await WithAsync("--m2m-app-secret", "wrong")).Error,
            StringComparison.Ordinal);
        var forbidden = await SetupRun.RunAsync(
            [],
            [
                "apply", "--endpoint", run.Logto.Endpoint, "--m2m-app-id", machine.Id, "--m2m-app-secret", machine.Secret, "--site",
                SetupRun.Site
            ]);
        Assert.Contains("does not have access to the Management API", forbidden.Error, StringComparison.Ordinal);
        var resource = await SetupRun.RunAsync([], ["apply", .. run.Target, "--m2m-resource", "https://wrong.logto.app/api"]);
        Assert.Contains("has no Management API with the indicator https://wrong.logto.app/api", resource.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Logto_in_trouble_ends_the_run_with_words_and_no_trace_of_code()
    {
        run.Logto.Faults.Add(new Fault(FaultKind.ServerError, "/api/hooks"));
        var outcome = await run.ApplyAsync("--yes");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Logto responded with 500", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", outcome.All, StringComparison.Ordinal);
        // It was only looking: nothing was done that could stay.
        Assert.DoesNotContain("are kept", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("are kept", (await run.ApplyAsync("--dry-run")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_of_another_type_is_told_and_the_rest_of_the_run_does_not_break()
    {
        var machine = (await run.Client.NewApplicationAsync("MachineToMachine")).Credentials;
        var outcome = await SetupRun.RunAsync(
            [("Logto:AppId", machine.Id)],
            ["apply", .. run.Target, "--env-file", run.EnvironmentFile, "--yes"]);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("has the type MachineToMachine. Remove Logto:AppId", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("marked with ! above", outcome.Out, StringComparison.Ordinal);
    }

    /// <summary>What the words tell people to type is what works where they are.</summary>
    [Fact]
    public void The_commands_that_are_suggested_are_those_of_this_place()
    {
        var (folder, name) = (Directory.CreateTempSubdirectory("orgstarter-commands-").FullName, typeof(Program).Assembly.GetName().Name);
        var command = new SetupCommand(typeof(Program).Assembly);
        try
        {
            var project = Directory.CreateDirectory(Path.Combine(folder, "src", "site")).FullName;
            File.WriteAllText(Path.Combine(project, $"{name}.csproj"), "");
            var output = Path.Combine(project, "bin", "Debug", "net10.0") + Path.DirectorySeparatorChar;
            var published = Directory.CreateDirectory(Path.Combine(project, "bin", "Release", "net10.0", "publish")).FullName
                + Path.DirectorySeparatorChar;
            Assert.Equal("dotnet run --", command.Program(project, output, $"{output}{name}"));
            Assert.Equal($"dotnet run --project {Path.Combine("src", "site")} --", command.Program(folder, output, $"{output}{name}"));
            Assert.Equal($"dotnet run --project {project} --", command.Program(published, output, $"{output}{name}"));
            Assert.Equal($"dotnet {name}.dll", command.Program(published, published, "/usr/bin/dotnet"));
            Assert.Equal($"{published}{name}", command.Program(published, published, $"{published}{name}"));
            File.WriteAllText(Path.Combine(folder, "site.proj"), "");
            Assert.Equal("dotnet run --", command.Program(folder, output, $"{output}{name}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("apply", "--dry-run", "--yes", "--env-file", "--show-secrets", "--replace-mail", "--m2m-app-secret")]
    [InlineData("check", "--endpoint", "--site")]
    public async Task Help_says_what_can_be_said(string command, params string[] options)
    {
        var outcome = await SetupRun.RunAsync([], [command, "--help"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(options, option => Assert.Contains(option, outcome.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_option_is_an_error()
    {
        var outcome = await SetupRun.RunAsync([], ["apply", "--forse"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("--forse", outcome.All, StringComparison.Ordinal);
    }

    private Task<SetupOutcome> WithAsync(string option, string value)
    {
        var target = run.Target;
        target[Array.IndexOf(target, option) + 1] = value;
        return SetupRun.RunAsync([], ["apply", .. target]);
    }

    private string[] Without(string option)
    {
        var at = Array.IndexOf(run.Target, option);
        return [.. run.Target[..at], .. run.Target[(at + 2)..]];
    }
}

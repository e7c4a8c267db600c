using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>The first minutes of somebody who typed <c>dotnet new orgstarter -n Acme</c>.</summary>
public sealed class AcmeTests(Acme acme) : IClassFixture<Acme>
{
    [Fact]
    public void It_is_restored_and_builds_without_a_warning()
    {
        Assert.Contains(" 0 Warning(s)", acme.BuildSummary, StringComparison.Ordinal);
    }

    /// <summary>
    /// Of its pages, its API and its data. What a name cannot break is left to the run in content/: the embedded Logto's own tests, those
    /// of tokens, sessions, webhooks and audit, and those that try every page with everything.
    /// </summary>
    [Fact]
    public async Task Its_own_tests_pass()
    {
        string[] elsewhere = ["DevLogto", "Authentication", "Tenancy", "Logto", "Audit", "Isolation", "Fuzz"];
        await acme.Project.DotNetAsync(
        [
            "test", "--project", "tests/Acme.Tests", "--no-build", "--no-restore", "--",
            .. elsewhere.SelectMany(name => new[] { "--filter-not-namespace", $"Acme.Tests.{name}*" }),
        ]);
    }

    [Fact]
    public async Task It_starts_in_its_top_folder_and_shows_its_home_page()
    {
        await using var site = await RunningSite.StartAsync(acme.Project);
        using var browser = new HttpClient { BaseAddress = site.Address };

        using var home = await browser.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, home.StatusCode);
        Assert.Contains("Acme", await home.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}

/// <summary>One project called Acme, generated with its packages restored, and built.</summary>
public sealed class Acme(TemplatePackage package) : IAsyncLifetime
{
    public GeneratedProject Project { get; private set; } = null!;

    public string BuildSummary { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Project = await package.Hive.GenerateAsync("Acme");
        BuildSummary = await Project.BuildAsync("--no-restore");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

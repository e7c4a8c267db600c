using System.Runtime.InteropServices;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>The first minutes of somebody who typed <c>dotnet new orgstarter -n Acme</c>.</summary>
[Collection(AcmeCollection.Name)]
[Trait("Only", "CI")]
public sealed class AcmeTests(Acme acme) : IClassFixture<Acme>
{
    [Fact]
    public void It_is_restored_and_builds_without_a_warning_with_a_feature_of_its_own()
    {
        Assert.Contains(" 0 Warning(s)", acme.BuildSummary, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_Debug_build_holds_native_libraries_of_this_platform_alone()
    {
        var runtimes = Path.Combine(acme.Project.Folder, "src/Acme/bin/Debug/net10.0/runtimes");
        var platforms = Directory.GetDirectories(runtimes, "native", SearchOption.AllDirectories)
            .Select(folder => Path.GetRelativePath(runtimes, folder).Split(Path.DirectorySeparatorChar)[0])
            .ToList();

        Assert.NotEmpty(platforms);
        // SkiaSharp has one library for both kinds of a Mac, in "osx".
        Assert.All(platforms, platform => Assert.StartsWith(platform, RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal));
    }

    /// <summary>What these names would hide, the site's code finds under another; see <see cref="NamesInScope"/>.</summary>
    [Fact]
    public void Neither_a_site_nor_a_feature_is_called_by_a_name_that_its_code_finds_in_scope() =>
        AssertNames(new NamesInScope(acme.Project, "Invoice"));

    internal static void AssertNames(NamesInScope scope)
    {
        Assert.Superset(
            new HashSet<string>
            {
                "Project",
                "Projects",
                "Audit",
                "Session",
                "Text",
                "Logto",
                "Members",
                "System",
                "Task",
                "File",
                "Program"
            },
            scope.ForSite().ToHashSet());
        new SetAside(".template.config/template.json", "notInScope").AssertHolds(scope.ForSite());
        new SetAside(".template.config/template.json", "noPackage").AssertHolds(scope.OfPackages(), SetAside.AnyCase);
        new SetAside("content/.template.config/template.json", "notInScope").AssertHolds(scope.ForFeature());
        new SetAside("content/.template.config/template.json", "notInScopePlural").AssertHolds(scope.ForPlural());
    }

    /// <summary>
    /// Those of the new feature. What walks everything that a site has, and would miss something new, runs in <see cref="WeekOneTests"/>: on
    /// this site with the same feature and more. What a name cannot break, the sample's tests included, is left to the run in content/.
    /// </summary>
    [Fact]
    public Task Its_own_tests_pass_untouched() => acme.Project.TestAsync("Invoices.*", "Data.TenantIsolationTests");

    /// <summary>One of the three parts of what its workflow runs. The others, style and analyzers, ran in the build, where their warnings
    /// are errors.</summary>
    [Fact]
    public Task Its_code_passes_dotnet_format() =>
        acme.Project.DotNetAsync("format", "whitespace", ".", "--folder", "--verify-no-changes");

    [Fact]
    public async Task It_starts_in_its_top_folder_and_shows_its_home_page()
    {
        await using var site = await RunningSite.StartAsync(acme.Project);
        using var browser = new HttpClient { BaseAddress = site.Address };

        using var home = await browser.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, home.StatusCode);
        Assert.Contains("Acme", await home.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_dotnet_watch_edits_are_applied_and_nothing_else_is_reported_and_a_page_may_connect_to_the_socket_that_reloads_it()
    {
        await using var site = await RunningSite.StartAsync(acme.Project, "watch", "--project", "src/Acme", "--non-interactive");
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address };

        using var home = await browser.GetAsync("/", TestContext.Current.CancellationToken);
        // The embedded Logto and the site write down who is about to sign in.
        using var signIn = await browser.GetAsync("/account/sign-in", TestContext.Current.CancellationToken);
        var page = Path.Combine(acme.Project.Folder, "src/Acme/Pages/Index.cshtml");
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            page,
            text.Replace("@Text.Landing_Title<", "Edited<", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await site.SaysAsync("changes applied");
        await File.WriteAllTextAsync(page, text, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Found, signIn.StatusCode);
        Assert.DoesNotContain("App_Data", site.Output, StringComparison.Ordinal);
        Assert.Matches("connect-src 'self' [^;]*wss?://localhost:", home.Headers.GetValues("Content-Security-Policy").Single());
    }
}

/// <summary>The first site of the folder, whichever is there.</summary>
public sealed class Acme(AcmeFolder folder) : IAsyncLifetime
{
    public GeneratedProject Project => folder.Project;

    public string BuildSummary => folder.BuildSummary;

    public async ValueTask InitializeAsync() => await folder.RestoreFirstAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Text.RegularExpressions;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>What <c>dotnet new orgstarter</c> made.</summary>
/// <param name="files">Null for every file in the folder.</param>
public sealed partial class GeneratedProject(string name, string folder, IReadOnlyList<string>? files = null)
{
    public string Name => name;

    public string Folder => folder;

    /// <summary>Every file, by its path in the project, with slashes.</summary>
    public IReadOnlyList<string> Files { get; } = files ??
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))];

    public string SitePort => Port(Read("src", "Properties/launchSettings.json"));

    public string LogtoPort => Port(Read("src", "appsettings.Development.json"));

    /// <summary>Each file with its path and text, but for the id that is drawn anew for every project.</summary>
    public IReadOnlyList<string> WithoutSecrets =>
        [.. Files.Order(StringComparer.Ordinal).Select(file => $"{file}\n{SecretsId().Replace(Read(file), "")}")];

    public string Read(string file) => File.ReadAllText(Path.Combine(folder, file));

    /// <summary>Reads the one file that lies under the first path and ends with the second, whatever the project is called.</summary>
    public string Read(string under, string end) =>
        Read(
            Files.Single(file =>
                file.StartsWith(under + "/", StringComparison.Ordinal) && file.EndsWith("/" + end, StringComparison.Ordinal)));

    public Task<string> DotNetAsync(params string[] arguments) => DotNet.RunAsync(folder, arguments);

    /// <summary>Builds as strictly as can be and returns the summary.</summary>
    public Task<string> BuildAsync(params string[] options) =>
        DotNetAsync(["build", "-warnaserror", "-m:2", "-v:q", "-clp:Summary", "-tl:off", .. options]);

    /// <summary>Builds as strictly, but analyzes the site's own project alone: the rest is the template's code under another
    /// name.</summary>
    public Task<string> BuildRenamedAsync() => BuildAsync(Analyzed("site"));

    /// <summary>Adds a migration for each engine. The build after this one sees them, and analyzes the site.</summary>
    public async Task AddMigrationsAsync(string migration)
    {
        await DotNetAsync("tool", "restore");
        await BuildAsync([$"src/{name}", .. Analyzed("others")]);
        var site = Path.Combine(folder, "src", name);
        foreach (var context in new[] { "AppDbContext", "PostgresDbContext" })
        {
            await DotNet.RunAsync(site, "ef", "migrations", "add", migration, "--context", context, "--no-build");
        }
    }

    /// <summary>Runs these classes of its tests over HTTP, as they were built; names are below the project's,
    /// with a * at the end for anything.</summary>
    public Task TestAsync(params string[] classes) => TestAsync([], classes);

    /// <summary>The same with these variables of the environment.</summary>
    public async Task TestAsync((string Name, string Value)[] environment, params string[] classes)
    {
        var (exitCode, output) = await TryTestAsync(environment, classes);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>The same, passed or failed.</summary>
    public Task<(int ExitCode, string Output)> TryTestAsync((string Name, string Value)[] environment, params string[] classes)
    {
        var tests = Path.GetFileNameWithoutExtension(Files.Single(file => file.EndsWith(".Tests.csproj", StringComparison.Ordinal)));
        return DotNet.TryAsync(
            folder,
            environment,
            [
                "test",
                "--project",
                $"tests/{tests}",
                "--no-build",
                "--no-restore",
                "--",
                .. classes.SelectMany(name => new[] { "--filter-class", $"{tests}.{name}" })
            ]);
    }

    /// <param name="projects">The site, or the others.</param>
    private static string[] Analyzed(string projects)
    {
        var properties = Path.Combine(AppContext.BaseDirectory, "Infrastructure", "Analyzers.props");
        return [$"-p:CustomBeforeMicrosoftCommonProps={properties}", $"-p:Analyzed={projects}"];
    }

    private static string Port(string text) => LocalPort().Match(text).Groups[1].Value;

    [GeneratedRegex("<UserSecretsId>[^<]*")]
    private static partial Regex SecretsId();

    [GeneratedRegex(@"http://localhost:(\d+)")]
    private static partial Regex LocalPort();
}

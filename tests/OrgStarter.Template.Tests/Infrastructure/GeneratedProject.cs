using System.Text.RegularExpressions;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>What <c>dotnet new orgstarter</c> made.</summary>
public sealed partial class GeneratedProject(string name, string folder)
{
    public string Name => name;

    public string Folder => folder;

    /// <summary>Every file, by its path in the project, with slashes.</summary>
    public IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))];

    public string SitePort => Port(Read("src", "Properties/launchSettings.json"));

    public string LogtoPort => Port(Read("src", "appsettings.Development.json"));

    public string Read(string file) => File.ReadAllText(Path.Combine(folder, file));

    /// <summary>Reads the one file that lies under the first path and ends with the second, whatever the project is called.</summary>
    public string Read(string under, string end) =>
        Read(Files.Single(file => file.StartsWith(under + "/", StringComparison.Ordinal) && file.EndsWith("/" + end, StringComparison.Ordinal)));

    public Task<string> DotNetAsync(params string[] arguments) => DotNet.RunAsync(folder, arguments);

    /// <summary>Builds as strictly as can be and returns the summary.</summary>
    public Task<string> BuildAsync(params string[] options) => DotNetAsync(["build", "-warnaserror", "-m:2", "-v:q", "-clp:Summary", "-tl:off", .. options]);

    /// <summary>Runs these classes of its tests over HTTP, as they were built; names are below the project's, with a * at the end for anything.</summary>
    public Task TestAsync(params string[] classes)
    {
        var tests = Path.GetFileNameWithoutExtension(Files.Single(file => file.EndsWith(".Tests.csproj", StringComparison.Ordinal)));
        return DotNetAsync(
            ["test", "--project", $"tests/{tests}", "--no-build", "--no-restore", "--", .. classes.SelectMany(name => new[] { "--filter-class", $"{tests}.{name}" })]);
    }

    private static string Port(string text) => LocalPort().Match(text).Groups[1].Value;

    [GeneratedRegex(@"http://localhost:(\d+)")]
    private static partial Regex LocalPort();
}

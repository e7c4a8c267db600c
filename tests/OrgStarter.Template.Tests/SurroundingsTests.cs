using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>A site below the top of a repository, where files lie that the tools of .NET look for in parent folders.</summary>
public sealed class SurroundingsTests(TemplatePackage package)
{
    private const string Props = "<Project><PropertyGroup><FromAbove>yes</FromAbove></PropertyGroup></Project>";
    private const string References =
        "<Project><ItemGroup><PackageReference Include=\"FromAbove\" Version=\"1.0.0\" /></ItemGroup></Project>";
    private const string Refusal = "<Project><Target Name=\"FromAbove\" BeforeTargets=\"ValidateSolutionConfiguration\"><Error "
        + "Text=\"FromAbove\" /></Target></Project>";

    /// <summary>Each file alone would be seen in the answer, or would end the command.</summary>
    private static readonly Dictionary<string, string> Above = new()
    {
        ["Directory.Build.props"] = Props,
        ["Directory.Build.targets"] = References,
        ["Directory.Packages.props"] = Props,
        ["Directory.Build.rsp"] = "-p:FromAbove=yes",
        ["Directory.Solution.props"] = Refusal,
        ["Directory.Solution.targets"] = Refusal,
        [".editorconfig"] = "[*.cs]\ndotnet_diagnostic.CS1591.severity = error\n",
        [".globalconfig"] = "is_global = true\ndotnet_diagnostic.CS1591.severity = error\n",
        ["global.json"] = """{ "sdk": { "version": "1.0.0", "rollForward": "disable" } }""",
        [".config/dotnet-tools.json"] =
            """{ "version": 1, "isRoot": true, "tools": { "fromabove": { "version": "1.0.0", "commands": ["fromabove"] } } }""",
    };

    [Fact]
    public async Task A_site_takes_nothing_from_the_folders_above_it()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tests", "false");
        foreach (var (file, text) in Above)
        {
            var path = Path.Combine(Path.GetDirectoryName(site.Folder)!, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }

        foreach (var project in site.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            var seen = await site.DotNetAsync(
                "msbuild",
                project,
                "-getProperty:FromAbove",
                "-getItem:PackageReference",
                "-getItem:EditorConfigFiles");
            Assert.Contains("\"FromAbove\": \"\"", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("\"Identity\": \"FromAbove\"", seen, StringComparison.Ordinal);
            Assert.DoesNotContain(".globalconfig", seen, StringComparison.Ordinal);
        }

        // The compiler itself passes over an .editorconfig above one that says it is the root.
        Assert.Contains("root = true", site.Read(".editorconfig"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "FromAbove",
            await site.DotNetAsync("msbuild", "Acme.slnx", "-t:ValidateSolutionConfiguration"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("fromabove", await site.DotNetAsync("tool", "list"), StringComparison.Ordinal);
    }
}

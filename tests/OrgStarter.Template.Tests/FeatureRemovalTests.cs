using System.Text.RegularExpressions;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>Removes each feature in the table of docs/remove-a-feature.md.</summary>
[Collection(AcmeCollection.Name)]
[Trait("Only", "CI")]
public sealed partial class FeatureRemovalTests(AcmeFolder acme)
{
    /// <summary>Tests of other things read it to see what was done. It goes from a site without tests, below.</summary>
    private const string AuditPage = "AuditLog";

    [Fact]
    public async Task All_at_once_go_with_their_folders_and_lines_and_what_walks_the_rest_passes()
    {
        var project = await acme.BecomeAsync();
        var features = Features(project);
        Assert.Equal(
            ["ApiAccess", "AuditLog", "BulkChanges", "Domains", "Export", "FormDrafts", "MagicLinks", "Operators", "Pictures", "Plans"],
            features.Select(feature => feature.Name).Order(StringComparer.Ordinal));
        foreach (var feature in features.Where(feature => feature.Name != AuditPage))
        {
            Remove(project, feature);
        }

        await project.AddMigrationsAsync("WithoutFeatures");

        Assert.Contains(" 0 Warning(s)", await project.BuildAsync(), StringComparison.Ordinal);
        Assert.DoesNotMatch("SkiaSharp|DnsClient", project.Read("src/Acme/bin/Debug/net10.0/Acme.deps.json"));
        // What walks everything, and the pages that led to the features.
        await project.TestAsync(
            "Data.MigrationTests", "Data.IsolationBypassTests", "Tenancy.EndpointWalkTests", "Audit.AuditWalkTests",
            "Settings.GeneralTests", "Settings.RolesTests", "Organizations.SwitcherTests");
    }

    /// <summary>Each feature alone takes half an hour: set TAKE_OUT to the name of one.</summary>
    [Fact]
    public async Task From_a_site_without_tests_the_audit_page_goes_too_and_the_embedded_Logto_with_its_folder_and_one_line()
    {
        var project = await acme.BecomeAsync("--tests", "false");
        var only = Environment.GetEnvironmentVariable("TAKE_OUT");
        foreach (var feature in Features(project).Where(feature => only is null || feature.Name == only))
        {
            Remove(project, feature);
        }

        Directory.Delete(Path.Combine(project.Folder, "dev"), recursive: true);
        var file = Path.Combine(project.Folder, "src/Acme/Acme.csproj");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        var import = Assert.Single(lines, line => line.Contains("EmbeddedLogto.targets", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(file, lines.Where(line => line != import), TestContext.Current.CancellationToken);

        Assert.Contains(" 0 Warning(s)", await project.BuildAsync("src/Acme"), StringComparison.Ordinal);
    }

    /// <summary>The rows of the table: what is deleted, and which calls go from <c>Program.cs</c>.</summary>
    private static List<Feature> Features(GeneratedProject project) =>
    [
        .. from row in project.Read("docs/remove-a-feature.md").Split("\n## Features\n")[1].Split("\n## ")[0].Split('\n')
           let cells = row.Split('|')
           where cells.Length > 5 && cells[2].Contains('`', StringComparison.Ordinal)
           let folders = Code().Matches(cells[2]).Select(match => match.Groups[1].Value).ToList()
           select new Feature(folders[0].Split('/')[^1], folders, [.. Code().Matches(cells[3]).Select(match => match.Groups[1].Value)]),
    ];

    private static void Remove(GeneratedProject project, Feature feature)
    {
        foreach (var folder in feature.Folders)
        {
            Directory.Delete(Path.Combine(project.Folder, "src/Acme", folder), recursive: true);
        }

        foreach (var file in project.Files.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)
            && (file.Contains($"/Features/{feature.Name}/", StringComparison.Ordinal)
                || file.EndsWith($".{feature.Name}.cs", StringComparison.Ordinal))))
        {
            File.Delete(Path.Combine(project.Folder, file));
        }

        var program = Path.Combine(project.Folder, "src/Acme/Program.cs");
        var lines = File.ReadAllLines(program);
        var gone = lines
            .Where(line => line == $"using Acme.Features.{feature.Name};"
                || feature.Calls.Any(call => line.Contains($".{call}(", StringComparison.Ordinal)))
            .ToList();
        // A feature that an attribute registers has no lines there.
        Assert.Equal(feature.Calls.Count == 0 ? 0 : feature.Calls.Count + 1, gone.Count);
        File.WriteAllLines(program, lines.Except(gone));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    private sealed record Feature(string Name, IReadOnlyList<string> Folders, IReadOnlyList<string> Calls);
}

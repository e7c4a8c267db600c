using System.Text.Json;
using System.Text.RegularExpressions;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>What each option leaves out, file by file, and that nothing speaks of it then.</summary>
public sealed partial class OptionTests(TemplatePackage package)
{
    [Fact]
    public async Task Without_options_a_project_is_all_of_the_content_by_its_own_name()
    {
        var project = await package.Hive.GenerateAsync("Acme", "--no-restore");

        var content = (await Repository.ContentFilesAsync())
            .Where(file => !file.StartsWith(".template.config/", StringComparison.Ordinal) && !NotByDefault().IsMatch(file))
            .Append("src/OrgStarter/wwwroot/lib/htmx.min.js")
            .Select(file => file.Replace("OrgStarter", "Acme", StringComparison.Ordinal));
        Assert.Equal(content.Order(StringComparer.Ordinal), project.Files.Order(StringComparer.Ordinal));
    }

    /// <summary>Snapshots/*.txt name the files that an option takes away (-) or changes (~). UPDATE_SNAPSHOTS=1 writes them anew.</summary>
    [Theory]
    [InlineData("--sample")]
    [InlineData("--tests")]
    public async Task Without_it_exactly_these_files_are_missing_or_others(string option)
    {
        var all = await package.Hive.GenerateAsync("Acme", "--no-restore", "--http-port", "6123", "--logto-port", "6124");
        var less = await package.Hive.GenerateAsync("Acme", "--no-restore", "--http-port", "6123", "--logto-port", "6124", option, "false");

        var difference = all.Files.Except(less.Files).Select(file => $"- {file}")
            .Concat(less.Files.Except(all.Files).Select(file => $"+ {file}"))
            .Concat(
                all.Files
                    .Intersect(less.Files)
                    .Where(file => SecretsId().Replace(all.Read(file), "") != SecretsId().Replace(less.Read(file), ""))
                    .Select(file => $"~ {file}"))
            // What goes as a whole stands there as a whole, or every new test would have to be listed.
            .Select(line => Whole.FirstOrDefault(folder =>
                IsGone(less, folder) && line.StartsWith($"- {folder}/", StringComparison.Ordinal)) is { } gone
                ? $"- {gone}/**"
                : line)
            // A migration's file begins with when it was made.
            .Select(line => MadeAt().Replace(line, "/*_")).Distinct().Order(StringComparer.Ordinal);
        var snapshot = Path.Combine(Repository.Root, "tests", "OrgStarter.Template.Tests", "Snapshots", $"without{option}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllLinesAsync(snapshot, difference, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllLinesAsync(snapshot, TestContext.Current.CancellationToken), difference);
    }

    [Fact]
    public async Task Without_the_sample_nothing_speaks_of_projects()
    {
        var project = await package.Hive.GenerateAsync(
            "Acme", "--no-restore", "--http-port", "6123", "--logto-port", "6124", "--sample", "false");

        AssertSilent(project, SampleWord());
    }

    [Fact]
    public async Task Without_tests_nothing_speaks_of_them()
    {
        var project = await package.Hive.GenerateAsync(
            "Acme", "--no-restore", "--http-port", "6123", "--logto-port", "6124", "--tests", "false");

        AssertSilent(project, TestsWord());
    }

    [Fact]
    public async Task A_project_says_which_version_made_it_and_how()
    {
        var project = await package.Hive.GenerateAsync("A&B", "--no-restore", "--http-port", "6123", "--sample", "false");

        var stamp = JsonDocument.Parse(project.Read(".template.json")).RootElement;
        Assert.Equal(TemplatePackage.Id, stamp.GetProperty("package").GetString());
        Assert.EndsWith($".{stamp.GetProperty("version").GetString()}.nupkg", package.File, StringComparison.Ordinal);
        Assert.Equal("A&B", stamp.GetProperty("name").GetString());
        Assert.Equal("http://localhost:6123", stamp.GetProperty("site").GetString());
        Assert.Equal(
            ("False", "True"),
            (
                stamp.GetProperty("options").GetProperty("sample").GetString(),
                stamp.GetProperty("options").GetProperty("tests").GetString()));
    }

    private static void AssertSilent(GeneratedProject project, Regex word) => Assert.Empty(
        from file in project.Files
        where file is not ".template.json" && !file.Contains("/wwwroot/lib/", StringComparison.Ordinal)
        from Match match in word.Matches(file + "\n" + project.Read(file))
        select $"{file}: {match.Value}");

    [GeneratedRegex(
        @"\bProjects\b|\bprojects\b(?! only)|(?<!#):project\b|\bProject(?!Reference|Capability|Context)[A-Z]\w*|專案|\.Sample\.cs")]
    private static partial Regex SampleWord();

    /// <summary>Folders that go as a whole are one line.</summary>
    private static readonly string[] Whole = ["tests"];

    private static bool IsGone(GeneratedProject project, string folder) =>
        !project.Files.Any(file => file.StartsWith($"{folder}/", StringComparison.Ordinal));

    [GeneratedRegex(
        @"\.Tests\b|\.E2E\b|\bAcme\.Testing\b|\btests/|xunit|Playwright|AngleSharp|CsCheck|dotnet test\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex TestsWord();

    /// <summary>What chooses between the wirings while somebody works on the template, and the wirings that only an option
    /// brings.</summary>
    [GeneratedRegex(@"^dev/OrgStarter\.AppHost/|/Tenancy/Finbuckle|/Identity/LogtoSdk|^docs/(finbuckle|logto-sdk)\.md$")]
    private static partial Regex NotByDefault();

    [GeneratedRegex(@"/\d{14}_")]
    private static partial Regex MadeAt();

    [GeneratedRegex("<UserSecretsId>[^<]*|\"(sample|tests)\": \"\\w+\"")]
    private static partial Regex SecretsId();
}

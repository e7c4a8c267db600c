using System.IO.Compression;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>A year later: a newer version of the template, and a site that has become its owner's own.</summary>
[Trait("Only", "CI")]
public sealed class UpgradeTests(TemplatePackage package)
{
    private const string Newer = "99.1.0";

    [Fact]
    public async Task What_a_newer_version_changed_is_merged_into_what_its_owner_changed()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--sample", "false");
        await GitAsync(site, "init", "--quiet");
        await CommitAsync(site, "made");
        var program = site.Read("src/Acme/Program.cs");
        Write(
            site,
            "src/Acme/Program.cs",
            program.Replace(
                "builder.Services.AddApi();",
                "builder.Services.AddApi();\nbuilder.Services.AddOwn();",
                StringComparison.Ordinal));
        Write(site, ".gitignore", site.Read(".gitignore").Replace("TestResults/", "Results/of/mine/", StringComparison.Ordinal));
        await CommitAsync(site, "made their own");

        var told = await UpgradeAsync(site);
        var (_, applied) = await Command.TryAsync(site.Folder, "git", "apply", "--3way", "upgrade.patch");

        Assert.Contains($"0.1.0 -> {Newer}", told, StringComparison.Ordinal);
        // Both changed it in different places: both are there.
        Assert.Contains("builder.Services.AddOwn();", site.Read("src/Acme/Program.cs"), StringComparison.Ordinal);
        Assert.StartsWith("// Newer.", site.Read("src/Acme/Program.cs"), StringComparison.Ordinal);
        // Both changed the same line: git says so, in the file and in its answer.
        Assert.Contains(".gitignore", applied, StringComparison.Ordinal);
        Assert.Matches("(?s)<<<<<<< ours.*of/mine.*=======.*of/theirs.*>>>>>>> theirs", site.Read(".gitignore"));
        // Only the template has it, by the site's name and options; and the stamp goes along.
        Assert.Equal("Made for Acme.\n", site.Read("docs/newer.md"));
        Assert.Contains($"\"version\": \"{Newer}\"", site.Read(".template.json"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            new GeneratedProject(site.Name, site.Folder).Files,
            file => file.Contains("/Projects/", StringComparison.Ordinal));
        // What is drawn anew for every project is no difference.
        Assert.DoesNotContain("UserSecretsId", site.Read("upgrade.patch"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_settings_git_has_and_wherever_the_site_lies_each_file_is_applied_in_conflict_or_gone()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore");
        var top = Path.GetDirectoryName(site.Folder)!;
        Directory.Delete(Path.Combine(site.Folder, "src/Acme/Features/Projects"), recursive: true);
        Write(site, "docs/operations.md", site.Read("docs/operations.md") + "My own runbook.\n");
        Write(
            site,
            "docs/connect-your-logto.md",
            (site.Read("docs/connect-your-logto.md") + "My own tenant.\n").ReplaceLineEndings("\r\n"));
        Write(site, ".gitignore", site.Read(".gitignore").Replace("TestResults/", "Results/of/mine/", StringComparison.Ordinal));
        await Command.TryAsync(top, "git", "init", "--quiet");
        var settings = Path.Combine(top, "settings");
        await File.WriteAllTextAsync(settings, """
            [commit]
              gpgsign = true
            [gpg]
              program = /nowhere
            [core]
              hooksPath = /nowhere
            [diff]
              noprefix = true
              external = false
            [color]
              ui = always
            [apply]
              whitespace = error
            """, TestContext.Current.CancellationToken);
        var temporary = Directory.CreateDirectory(Path.Combine(top, "temporary")).FullName;
        (string, string)[] surroundings = [("GIT_CONFIG_GLOBAL", settings), ("TMPDIR", temporary), ("TEMP", temporary), ("TMP", temporary)];

        var told = await UpgradeAsync(site, surroundings);
        var (exitCode, applied) = await Command.TryAsync(
            site.Folder, "git", "-c", "apply.whitespace=error", "apply", "--whitespace=nowarn", "upgrade.patch");

        Assert.True(exitCode == 0, told + applied);
        Assert.Contains("by: git apply --whitespace=nowarn upgrade.patch", told, StringComparison.Ordinal);
        string[] outcomes =
        [
            "conflict  .gitignore", "applied   .template.json", "applied   docs/connect-your-logto.md", "applied   docs/newer.md",
            "conflict  docs/operations.md", "applied   docs/postgresql.md", "gone      src/Acme/Features/Projects/",
            "applied   src/Acme/Program.cs", "applied   src/Acme.Logto/Newer.cs", "applied   src/Acme.Logto/README.md",
            "applied   tools/copy-database.cs", "applied   dev/Acme.DevLogto/Newer/Newer.cs", "applied   dev/Acme.DevLogto/README.md",
        ];
        Assert.Equal(
            outcomes,
            told.Split('\n')
                .Select(line => line.Split("  (")[0].TrimEnd())
                .Where(line => line.Split(' ')[0] is "applied" or "conflict" or "gone"));
        Assert.StartsWith("// Newer.", site.Read("src/Acme/Program.cs"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(site.Folder, "src/Acme/Features/Projects")));
        Assert.False(File.Exists(Path.Combine(site.Folder, "docs/postgresql.md")));
        Assert.EndsWith("My own runbook.\n", site.Read("docs/operations.md"), StringComparison.Ordinal);
        var checkedOut = site.Read("docs/connect-your-logto.md");
        Assert.StartsWith("Newer.\r\n", checkedOut, StringComparison.Ordinal);
        Assert.Contains("My own tenant.\r\n", checkedOut, StringComparison.Ordinal);
        Assert.Equal(checkedOut.ReplaceLineEndings("\r\n"), checkedOut);
        Assert.Contains($"\"version\": \"{Newer}\"", site.Read(".template.json"), StringComparison.Ordinal);
        AssertNothingLeft(temporary);

        var (failed, why) = await DotNet.TryAsync(site.Folder, surroundings, "run", "--file", "tools/upgrade.cs", "--", "98.0.0");
        Assert.True(failed == 1 && why.Contains("could not be installed", StringComparison.Ordinal), why);
        AssertNothingLeft(temporary);
    }

    [Fact]
    public async Task A_removed_folder_stays_removed_and_the_summary_groups_files_by_their_owner()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tests", "false");
        // As git leaves a removed folder in which something was built.
        Directory.Delete(Path.Combine(site.Folder, "dev"), recursive: true);
        Directory.CreateDirectory(Path.Combine(site.Folder, "dev/Acme.DevLogto/obj"));
        Write(site, "dev/Acme.DevLogto/obj/project.assets.json", "{}");
        Write(site, "src/Acme.Logto/README.md", site.Read("src/Acme.Logto/README.md") + "My own note.\n");
        Write(site, "src/Acme.Logto/Acme.Logto.csproj", site.Read("src/Acme.Logto/Acme.Logto.csproj") + "<!-- My own. -->\n");
        await GitAsync(site, "init", "--quiet");

        var told = await UpgradeAsync(site);
        await GitAsync(site, "apply", "--whitespace=nowarn", "upgrade.patch");

        string[] summary =
        [
            "Yours: the template's changes are merged with your edits", "applied   .gitignore", "applied   .template.json",
            "applied   docs/connect-your-logto.md", "applied   docs/newer.md", "applied   docs/operations.md",
            "applied   docs/postgresql.md", "applied   src/Acme/Features/Projects/Newer.cs",
            "applied   src/Acme/Features/Projects/ProjectFeature.cs", "applied   src/Acme/Program.cs",
            "Upgraded: taken from the new version, merged where you edited the file",
            "edited    src/Acme.Logto/Acme.Logto.csproj  (the template did not change it; yours stays)",
            "applied   src/Acme.Logto/Newer.cs", "applied   src/Acme.Logto/README.md  (edited here: look at the merged file)",
            "applied   tools/copy-database.cs", "Development only: never in a Release publish", "gone      dev/",
            "12 applied, 0 with a conflict, 1 gone from your project and left out.",
        ];
        Assert.Equal(
            summary,
            told.ReplaceLineEndings("\n")
                .Split('\n')
                .Where(line => line.Length > 0)
                .SkipWhile(line => line != summary[0])
                .Take(summary.Length));
        Assert.DoesNotContain("DevLogto", site.Read("upgrade.patch"), StringComparison.Ordinal);
        Assert.Equal(
            ["dev/Acme.DevLogto/obj/project.assets.json"],
            new GeneratedProject(site.Name, site.Folder).Files.Where(file => file.StartsWith("dev/", StringComparison.Ordinal)));
        var note = site.Read("src/Acme.Logto/README.md");
        Assert.StartsWith("Newer.\n", note, StringComparison.Ordinal);
        Assert.EndsWith("My own note.\n", note, StringComparison.Ordinal);
        Assert.StartsWith("// Newer.\n", site.Read("tools/copy-database.cs"), StringComparison.Ordinal);
    }

    /// <summary>What <c>dotnet run</c> itself keeps in the folder for temporary files begins with one of these.</summary>
    private static readonly string[] KeptByDotNet = ["NuGet", "MSBuild", "."];

    private static void AssertNothingLeft(string temporary) =>
        Assert.DoesNotContain(Directory.GetDirectories(temporary), folder => !KeptByDotNet.Any(Path.GetFileName(folder).StartsWith));

    /// <summary>Both versions lie in a folder, which a person's feed would be.</summary>
    private async Task<string> UpgradeAsync(GeneratedProject site, params (string Name, string Value)[] surroundings)
    {
        var feed = Directory.CreateDirectory(Path.Combine(package.Folder, Path.GetRandomFileName())).FullName;
        File.Copy(package.File, Path.Combine(feed, Path.GetFileName(package.File)));
        await MakeNewerAsync(Path.Combine(feed, $"{TemplatePackage.Id}.{Newer}.nupkg"));
        var (exitCode, output) = await DotNet.TryAsync(
            site.Folder, [("UPGRADE_SOURCE", feed), .. surroundings], "run", "--file", "tools/upgrade.cs", "--", Newer);
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>The package as it is, with another number and a few files that are changed, new or no longer there.</summary>
    private async Task MakeNewerAsync(string file)
    {
        File.Copy(package.File, file);
        await using var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Update, TestContext.Current.CancellationToken);
        Change(
            zip,
            $"{TemplatePackage.Id}.nuspec",
            text => text.Replace("<version>0.1.0<", $"<version>{Newer}<", StringComparison.Ordinal));
        Change(
            zip,
            ".template.config/template.json",
            text => text.Replace("\"value\": \"0.1.0\"", $"\"value\": \"{Newer}\"", StringComparison.Ordinal));
        // The space at the end is what apply.whitespace stumbles over.
        Change(zip, "content/src/OrgStarter/Program.cs", text => "// Newer. \n" + text);
        Change(zip, "content/src/OrgStarter/Features/Projects/ProjectFeature.cs", text => "// Newer.\n" + text);
        Change(zip, "content/docs/connect-your-logto.md", text => "Newer.\n" + text);
        zip.GetEntry("content/docs/operations.md")!.Delete();
        zip.GetEntry("content/docs/postgresql.md")!.Delete();
        Change(zip, "content/.gitignore", text => text.Replace("TestResults/", "Results/of/theirs/", StringComparison.Ordinal));
        Add(zip, "content/docs/newer.md", "Made for OrgStarter.\n");
        Add(zip, "content/src/OrgStarter/Features/Projects/Newer.cs", "// Newer.\n");
        Change(zip, "content/src/OrgStarter.Logto/README.md", text => "Newer.\n" + text);
        Add(zip, "content/src/OrgStarter.Logto/Newer.cs", "// Newer.\n");
        Change(zip, "content/tools/copy-database.cs", text => "// Newer.\n" + text);
        Change(zip, "content/dev/OrgStarter.DevLogto/README.md", text => "Newer.\n" + text);
        Add(zip, "content/dev/OrgStarter.DevLogto/Newer/Newer.cs", "// Newer.\n");
    }

    private static void Change(ZipArchive zip, string name, Func<string, string> change)
    {
        var entry = zip.GetEntry(name)!;
        string text;
        using (var reader = new StreamReader(entry.Open()))
        {
            text = reader.ReadToEnd();
        }

        entry.Delete();
        Add(zip, name, change(text));
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static void Write(GeneratedProject site, string file, string text) => File.WriteAllText(Path.Combine(site.Folder, file), text);

    private static async Task CommitAsync(GeneratedProject site, string message)
    {
        await GitAsync(site, "add", "--all");
        await GitAsync(site, "-c", "user.name=owner", "-c", "user.email=owner@example.com", "commit", "--quiet", "-m", message);
    }

    private static async Task GitAsync(GeneratedProject site, params string[] arguments)
    {
        var (exitCode, output) = await Command.TryAsync(site.Folder, "git", arguments);
        Assert.True(exitCode == 0, output);
    }
}

using System.IO.Compression;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>A year later: a newer version of the template, and a site that has become its owner's own.</summary>
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
        Write(site, "src/Acme/Program.cs", program.Replace("builder.Services.AddApi();", "builder.Services.AddApi();\nbuilder.Services.AddOwn();", StringComparison.Ordinal));
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
        Assert.DoesNotContain(new GeneratedProject(site.Name, site.Folder).Files, file => file.Contains("/Projects/", StringComparison.Ordinal));
        // What is drawn anew for every project is no difference.
        Assert.DoesNotContain("UserSecretsId", site.Read("upgrade.patch"), StringComparison.Ordinal);
    }

    /// <summary>Both versions lie in a folder, which a person's feed would be.</summary>
    private async Task<string> UpgradeAsync(GeneratedProject site)
    {
        var feed = Directory.CreateDirectory(Path.Combine(package.Folder, "feed")).FullName;
        File.Copy(package.File, Path.Combine(feed, Path.GetFileName(package.File)));
        await MakeNewerAsync(Path.Combine(feed, $"{TemplatePackage.Id}.{Newer}.nupkg"));
        var (exitCode, output) = await DotNet.TryAsync(
            site.Folder, [("UPGRADE_SOURCE", feed)], "run", "--file", "tools/upgrade.cs", "--", Newer);
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>The package as it is, with another number, a line more in a file, another word in a second and a third that is new.</summary>
    private async Task MakeNewerAsync(string file)
    {
        File.Copy(package.File, file);
        await using var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Update, TestContext.Current.CancellationToken);
        Change(zip, $"{TemplatePackage.Id}.nuspec", text => text.Replace("<version>0.1.0<", $"<version>{Newer}<", StringComparison.Ordinal));
        Change(zip, ".template.config/template.json", text => text.Replace("\"value\": \"0.1.0\"", $"\"value\": \"{Newer}\"", StringComparison.Ordinal));
        Change(zip, "content/src/OrgStarter/Program.cs", text => "// Newer.\n" + text);
        Change(zip, "content/.gitignore", text => text.Replace("TestResults/", "Results/of/theirs/", StringComparison.Ordinal));
        await using var added = new StreamWriter(await zip.CreateEntry("content/docs/newer.md").OpenAsync(TestContext.Current.CancellationToken));
        await added.WriteAsync("Made for OrgStarter.\n");
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
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(change(text));
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

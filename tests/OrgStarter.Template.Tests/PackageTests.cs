using System.IO.Compression;
using System.Text.Json;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

public sealed class PackageTests(TemplatePackage package)
{
    private const string Htmx = "content/src/OrgStarter/wwwroot/lib/htmx.min.js";
    private static readonly string[] Folders = [".template.config/", "content/"];

    [Fact]
    public async Task The_package_holds_what_git_tracks_and_htmx()
    {
        using var zip = await ZipFile.OpenReadAsync(package.File, TestContext.Current.CancellationToken);
        var packed = zip.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName))
            .Where(entry => Folders.Any(folder => entry.StartsWith(folder, StringComparison.Ordinal)));

        var expected = (await Repository.FilesAsync("content", ".template.config")).Append(Htmx);

        Assert.Equal(expected.Order(StringComparer.Ordinal), packed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("en", "multi-tenant")]
    [InlineData("zh-Hant", "多租戶")]
    [InlineData("de", "mandantenfähige")]
    [InlineData("fr", "multi-locataire")]
    [InlineData("ja", "マルチテナント")]
    public async Task The_list_of_templates_describes_it_in_the_language_of_the_reader(string language, string word)
    {
        Assert.Contains(word, await package.Hive.ListAsync("orgstarter", language), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_page_has_a_readme_an_icon_tags_and_what_is_new()
    {
        using var zip = await ZipFile.OpenReadAsync(package.File, TestContext.Current.CancellationToken);
        string Read(string name)
        {
            using var reader = new StreamReader(zip.GetEntry(name)!.Open());
            return reader.ReadToEnd();
        }

        var nuspec = Read($"{TemplatePackage.Id}.nuspec");
        Assert.Contains("<readme>README.md</readme>", nuspec, StringComparison.Ordinal);
        Assert.Contains("<icon>icon.png</icon>", nuspec, StringComparison.Ordinal);
        Assert.Matches("<tags>[^<]*dotnet-new[^<]*multi-tenant[^<]*</tags>", nuspec);
        Assert.Matches("<releaseNotes>[^<]*## 0.1.0[^<]*</releaseNotes>", nuspec);
        Assert.NotNull(zip.GetEntry("icon.png"));
        // No picture, until somebody says where they are to be seen; the words are all there.
        Assert.DoesNotContain("![", Read("README.md"), StringComparison.Ordinal);
        Assert.Contains("dotnet new orgstarter -n Acme", Read("README.md"), StringComparison.Ordinal);
    }

    /// <summary>Of the site's template and of the feature's: whatever has a text in one has it in every language.</summary>
    [Theory]
    [InlineData(".template.config")]
    [InlineData("content/.template.config")]
    public void Every_prompt_is_translated(string folder)
    {
        var configuration = Path.Combine(Repository.Root, folder);
        var template = JsonDocument.Parse(File.ReadAllText(Path.Combine(configuration, "template.json"))).RootElement;
        var expected = template.GetProperty("symbols").EnumerateObject().Where(symbol => symbol.Value.TryGetProperty("displayName", out _))
            .SelectMany(symbol => Texts($"symbols/{symbol.Name}", symbol.Value))
            .Concat(template.GetProperty("postActions").EnumerateArray().Select(action => action.GetProperty("id").GetString()!)
                .SelectMany(id => new[] { $"postActions/{id}/description", $"postActions/{id}/manualInstructions/default/text" }))
            .Concat(["author", "name", "description"]).Order(StringComparer.Ordinal).ToList();
        var files = Directory.GetFiles(Path.Combine(configuration, "localize"));
        Assert.Equal(
            ["de", "fr", "ja", "zh-Hant"],
            files.Select(file => Path.GetFileName(file).Split('.')[1]).Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            var strings = JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateObject().ToList();
            Assert.Equal(expected, strings.Select(text => text.Name).Order(StringComparer.Ordinal));
            Assert.DoesNotContain(strings, text => string.IsNullOrWhiteSpace(text.Value.GetString()));
        });
    }

    private static IEnumerable<string> Texts(string path, JsonElement element) => new[] { $"{path}/displayName", $"{path}/description" }
        .Concat(!element.TryGetProperty("choices", out var choices) ? []
            : choices.EnumerateArray().SelectMany(choice => Texts($"{path}/choices/{choice.GetProperty("choice").GetString()}", choice)));

    /// <summary>The bytes that matter: NuGet writes the hour and a random name into what surrounds them.</summary>
    [Fact]
    public async Task Packed_again_it_holds_the_same()
    {
        var again = Directory.CreateDirectory(Path.Combine(package.Folder, "again")).FullName;
        await DotNet.RunAsync(Repository.Root, "pack", "template", "-o", again, "-v:q");

        Assert.Equal(Entries(package.File), Entries(Directory.GetFiles(again).Single()));
    }

    /// <summary>Most tests use the one from the folder.</summary>
    [Fact]
    public async Task Installed_from_its_file_it_makes_the_site_that_it_makes_from_a_folder_and_uninstalling_removes_it()
    {
        string[] options = ["--no-restore", "--http-port", "6123", "--logto-port", "6124", "--tests", "false"];
        var hive = new TemplateHive(Directory.CreateDirectory(Path.Combine(package.Folder, "uninstall")).FullName);
        await hive.InstallAsync(package.File);
        Assert.NotNull(await hive.ListAsync("orgstarter"));
        var fromFolder = await package.Hive.GenerateAsync("Acme", options);
        var fromFile = await hive.GenerateAsync("Acme", options);
        Assert.Equal(fromFolder.WithoutSecrets, fromFile.WithoutSecrets);

        await hive.UninstallAsync(TemplatePackage.Id);

        Assert.Null(await hive.ListAsync("orgstarter"));
    }

    private static List<(string Name, uint Crc)> Entries(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        return [.. zip.Entries
            .Where(entry => !entry.FullName.EndsWith(".psmdcp", StringComparison.Ordinal) && entry.FullName != "_rels/.rels")
            .Select(entry => (entry.FullName, entry.Crc32))
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
    }
}

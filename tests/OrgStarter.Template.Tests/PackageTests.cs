using System.IO.Compression;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

public sealed class PackageTests(TemplatePackage package)
{
    private const string Htmx = "src/OrgStarter/wwwroot/lib/htmx.min.js";

    [Fact]
    public async Task The_package_holds_the_content_that_git_does_not_ignore_and_htmx()
    {
        using var zip = await ZipFile.OpenReadAsync(package.File, TestContext.Current.CancellationToken);
        var packed = zip.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName))
            .Where(entry => entry.StartsWith("content/", StringComparison.Ordinal)).Select(entry => entry["content/".Length..]);

        var expected = (await Repository.ContentFilesAsync()).Append(Htmx);

        Assert.Equal(expected.Order(StringComparer.Ordinal), packed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("en", "multi-tenant")]
    [InlineData("zh-Hant", "多租戶")]
    public async Task The_list_of_templates_describes_it_in_the_language_of_the_reader(string language, string word)
    {
        Assert.Contains(word, await package.Hive.ListAsync("orgstarter", language), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstalling_removes_it()
    {
        var hive = new TemplateHive(Directory.CreateDirectory(Path.Combine(package.Folder, "uninstall")).FullName);
        await hive.InstallAsync(package.File);
        Assert.NotNull(await hive.ListAsync("orgstarter"));

        await hive.UninstallAsync(TemplatePackage.Id);

        Assert.Null(await hive.ListAsync("orgstarter"));
    }
}

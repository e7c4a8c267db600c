using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>What <c>dotnet new orgstarter-feature</c> adds to a site. That it builds and its tests pass, <see cref="AcmeTests"/>
/// shows.</summary>
public sealed class FeatureTests(TemplatePackage package)
{
    [Fact]
    public async Task A_feature_is_the_sample_by_another_name_and_touches_no_file_that_was_there()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore");
        var before = site.Files.ToDictionary(file => file, site.Read);
        await package.Hive.AddFeatureAsync(site, "Company", "--plural", "Companies");

        var after = new GeneratedProject(site.Name, site.Folder);
        Assert.All(before, file => Assert.Equal(file.Value, after.Read(file.Key)));
        var added = after.Files.Except(before.Keys).ToList();
        var sample = before.Keys.Where(file => file.Contains("Project", StringComparison.Ordinal)
            && !file.Contains("/Migrations/", StringComparison.Ordinal)
            || file.Contains("/Projects/", StringComparison.Ordinal));
        Assert.Equal(
            sample
                .Select(file =>
                    file.Replace("Projects", "Companies", StringComparison.Ordinal).Replace("Project", "Company", StringComparison.Ordinal))
                .Order(),
            added.Order());
        Assert.DoesNotContain(
            added,
            file => after.Read(file).Contains("project", StringComparison.OrdinalIgnoreCase)
                || after.Read(file).Contains("OrgStarter", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("\"read:company\"", after.Read("src/Acme/Features/Companies/CompanyFeature.cs"), StringComparison.Ordinal);
        Assert.Contains("/companies/{id:guid}/edit", after.Read("src/Acme/Pages/Companies/Edit.cshtml"), StringComparison.Ordinal);
    }

    /// <summary>The old names of the item template still work, with or without the name that a site's own README uses.</summary>
    [Fact]
    public async Task The_item_template_is_found_by_its_name_and_by_its_former_name()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tests", "false");
        foreach (var (shortName, name) in new[]
        {
            ("orgstarter-feature", "Invoice"),
            ("org-feature", "Order"),
            ("orgstarter-noun", "Ticket"),
            ("org-noun", "Asset")
        })
        {
            var (exitCode, output) = await package.Hive.TryAddFeatureByAsync(shortName, site, name);

            Assert.True(exitCode == 0, output);
            Assert.True(File.Exists(Path.Combine(site.Folder, "src", "Acme", "Features", name + "s", name + "Feature.cs")), shortName);
        }
    }

    [Fact]
    public async Task A_feature_that_is_a_keyword_in_lower_case_gets_names_that_compile()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tests", "false");
        await package.Hive.AddFeatureAsync(site, "Event", "--tests", "false");

        var after = new GeneratedProject(site.Name, site.Folder);
        Assert.Contains("var eventItem = new Event", after.Read("src/Acme/Features/Events/EventChanges.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain(after.Files, file => file.StartsWith("tests/", StringComparison.Ordinal));
    }

    /// <summary>That they compile, <see cref="OptionBuildTests"/> shows; the lists are held by <see cref="AcmeTests"/>.</summary>
    [Fact]
    public async Task A_feature_whose_name_is_in_scope_is_told_from_what_bears_it()
    {
        (string Name, string Plural, string Class, string Namespace, string Variable)[] features =
        [
            ("Task", "", "TaskItem", "Tasks", "taskItem"),
            ("Sheep", "Sheep", "SheepItem", "Sheep", "sheepItem"),
            ("Acme", "", "AcmeItem", "Acmes", "acmeItem"),
            ("Result", "", "ResultItem", "ResultItems", "resultItem"),
            ("Timer", "", "Timer", "Timers", "timer"),
            ("Two Words", "two.words", "Two_Words", "Two_words", "two_Words"),
        ];
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tests", "false");
        foreach (var feature in features)
        {
            await package.Hive.AddFeatureAsync(
                site,
                feature.Name,
                [.. feature.Plural.Length > 0 ? ["--plural", feature.Plural] : Array.Empty<string>(), "--tests", "false"]);
        }

        Assert.All(features, feature =>
        {
            Assert.Contains(
                $"namespace Acme.Features.{feature.Namespace};",
                site.Read($"src/Acme/Features/{feature.Namespace}/{feature.Class}.cs"),
                StringComparison.Ordinal);
            Assert.Contains(
                $"public sealed class {feature.Class} :",
                site.Read($"src/Acme/Features/{feature.Namespace}/{feature.Class}.cs"),
                StringComparison.Ordinal);
            Assert.Contains(
                $"\"read:{feature.Variable}\"",
                site.Read($"src/Acme/Features/{feature.Namespace}/{feature.Class}Feature.cs"),
                StringComparison.Ordinal);
            Assert.Contains(
                $"\"/{feature.Namespace.ToLowerInvariant()}/{{id:guid}}/edit\"",
                site.Read($"src/Acme/Pages/{feature.Namespace}/Edit.cshtml"),
                StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Outside_of_a_site_it_says_so_and_adds_nothing()
    {
        var folder = Directory.CreateDirectory(Path.Combine(package.Folder, "nowhere")).FullName;
        var (exitCode, output) = await package.Hive.TryAddFeatureAsync(folder, "Invoice");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("can only be created inside the project", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }
}

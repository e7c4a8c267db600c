using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>What <c>dotnet new orgstarter-noun</c> adds to a site. That it builds and its tests pass, <see cref="AcmeTests"/> shows.</summary>
public sealed class NounTests(TemplatePackage package)
{
    [Fact]
    public async Task A_noun_is_the_sample_by_another_name_and_touches_no_file_that_was_there()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore");
        var before = site.Files.ToDictionary(file => file, site.Read);
        await package.Hive.AddNounAsync(site, "Company", "--plural", "Companies");

        var after = new GeneratedProject(site.Name, site.Folder);
        Assert.All(before, file => Assert.Equal(file.Value, after.Read(file.Key)));
        var added = after.Files.Except(before.Keys).ToList();
        var sample = before.Keys.Where(file => file.Contains("Project", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal)
            || file.Contains("/Projects/", StringComparison.Ordinal));
        Assert.Equal(sample.Select(file => file.Replace("Projects", "Companies", StringComparison.Ordinal).Replace("Project", "Company", StringComparison.Ordinal)).Order(), added.Order());
        Assert.DoesNotContain(added, file => after.Read(file).Contains("project", StringComparison.OrdinalIgnoreCase) || after.Read(file).Contains("OrgStarter", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("\"read:company\"", after.Read("src/Acme/Features/Companies/CompanyNoun.cs"), StringComparison.Ordinal);
        Assert.Contains("/companies/{id:guid}/edit", after.Read("src/Acme/Pages/Companies/Edit.cshtml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_noun_that_is_a_keyword_in_lower_case_gets_names_that_compile()
    {
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tests", "false");
        await package.Hive.AddNounAsync(site, "Event", "--tests", "false");

        var after = new GeneratedProject(site.Name, site.Folder);
        Assert.Contains("var eventItem = new Event", after.Read("src/Acme/Features/Events/EventChanges.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain(after.Files, file => file.StartsWith("tests/", StringComparison.Ordinal));
    }

    /// <summary>That they compile, <see cref="OptionBuildTests"/> shows; the lists are held by <see cref="AcmeTests"/>.</summary>
    [Fact]
    public async Task A_noun_whose_name_is_in_scope_is_told_from_what_bears_it()
    {
        (string Name, string Plural, string Class, string Namespace, string Variable)[] nouns =
        [
            ("Task", "", "TaskItem", "Tasks", "taskItem"),
            ("Sheep", "Sheep", "SheepItem", "Sheep", "sheepItem"),
            ("Acme", "", "AcmeItem", "Acmes", "acmeItem"),
            ("Result", "", "ResultItem", "ResultItems", "resultItem"),
            ("Timer", "", "Timer", "Timers", "timer"),
            ("Two Words", "two.words", "Two_Words", "Two_words", "two_Words"),
        ];
        var site = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tests", "false");
        foreach (var noun in nouns)
        {
            await package.Hive.AddNounAsync(site, noun.Name, [.. noun.Plural.Length > 0 ? ["--plural", noun.Plural] : Array.Empty<string>(), "--tests", "false"]);
        }

        Assert.All(nouns, noun =>
        {
            Assert.Contains($"namespace Acme.Features.{noun.Namespace};", site.Read($"src/Acme/Features/{noun.Namespace}/{noun.Class}.cs"), StringComparison.Ordinal);
            Assert.Contains($"public sealed class {noun.Class} :", site.Read($"src/Acme/Features/{noun.Namespace}/{noun.Class}.cs"), StringComparison.Ordinal);
            Assert.Contains($"\"read:{noun.Variable}\"", site.Read($"src/Acme/Features/{noun.Namespace}/{noun.Class}Noun.cs"), StringComparison.Ordinal);
            Assert.Contains($"\"/{noun.Namespace.ToLowerInvariant()}/{{id:guid}}/edit\"", site.Read($"src/Acme/Pages/{noun.Namespace}/Edit.cshtml"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Outside_of_a_site_it_says_so_and_adds_nothing()
    {
        var folder = Directory.CreateDirectory(Path.Combine(package.Folder, "nowhere")).FullName;
        var (exitCode, output) = await package.Hive.TryAddNounAsync(folder, "Invoice");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("can only be created inside the project", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }
}

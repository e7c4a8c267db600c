using System.Text.RegularExpressions;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>Names that people type and templates break on. What cannot be seen in the files, two of the worst show in
/// <see cref="OptionBuildTests"/>.</summary>
public sealed partial class NameTests(TemplatePackage package)
{
    public const string Sixty = "TheLongestNameThatAnybodyHasEverGivenToASiteOfTheirOwn2026Ab";

    [Theory]
    [InlineData("Acme")]
    [InlineData("My-App")]
    [InlineData("Acme Corp")]
    [InlineData("App.2026")]
    [InlineData("class")]
    [InlineData("App.new")]
    [InlineData("1st")]
    [InlineData("Ünïcode")]
    [InlineData("A&B")]
    [InlineData(Sixty)]
    public async Task Nothing_is_left_of_the_template_and_everything_that_is_named_is_there(string name)
    {
        var project = await package.Hive.GenerateAsync(name, "--no-restore");

        // Whose package it was is said once, for the upgrade.
        Assert.Empty(
            from file in project.Files
            where file != ".template.json"
            from Match match in Trace().Matches(file + "\n" + project.Read(file))
            select $"{file}: {match.Value}");
        Assert.DoesNotContain(
            project.Files.SelectMany(file =>
                NamespaceOf().Matches(project.Read(file)).SelectMany(match => match.Groups[1].Value.Split('.'))),
            part => !Identifier().IsMatch(part) || Keywords.Contains(part));
        Assert.All(References(project), file => Assert.Contains(file, project.Files));
    }

    /// <summary>Where i has a dot as a capital: İ, and ı is the small letter of I.</summary>
    private static readonly (string, string)[] Turkish = [("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")];

    [Fact]
    public async Task The_language_of_the_machine_changes_no_file_of_a_site_and_of_a_feature()
    {
        string[] options = ["--no-restore", "--http-port", "6123", "--logto-port", "6124", "--tests", "false"];
        var usual = await package.Hive.GenerateAsync("IDENTITY in India", options);
        var turkish = await package.Hive.GenerateAsync(Turkish, "IDENTITY in India", options);
        foreach (var (site, environment) in new[] { (usual, []), (turkish, Turkish) })
        {
            var (exitCode, output) = await package.Hive.TryAddFeatureAsync(
                environment, site.Folder, "idea", "--plural", "IDEAS", "--tests", "false");
            Assert.True(exitCode == 0, output);
        }

        Assert.Equal(
            new GeneratedProject(usual.Name, usual.Folder).WithoutSecrets,
            new GeneratedProject(turkish.Name, turkish.Folder).WithoutSecrets);
        Assert.Contains("App_Data/identity-in-india.db", turkish.Read("src", "appsettings.json"), StringComparison.Ordinal);
    }

    /// <summary>In names of cookies, of DNS, of container images and of a database file: ASCII, at most as long as a DNS label.</summary>
    [Theory]
    [InlineData("İstanbul Işık", "stanbul-i-k")]
    [InlineData("日本", "site")]
    [InlineData(Sixty + "-" + Sixty, "thelongestnamethatanybodyhasevergiventoasiteoftheirown2026ab-th")]
    public async Task The_name_in_addresses_and_cookies_is_ascii(string name, string slug)
    {
        var project = await package.Hive.GenerateAsync(Turkish, name, "--no-restore", "--tests", "false");

        Assert.Contains($"App_Data/{slug}.db", project.Read("src", "appsettings.json"), StringComparison.Ordinal);
    }

    /// <summary>A part of a namespace that would hide what the code means by that name, a package or a device of that name. The lists are
    /// held by <see cref="AcmeTests"/>.</summary>
    [Theory]
    [InlineData("Project", "ProjectSite")]
    [InlineData("Contoso.Project", "Contoso.ProjectSite")]
    [InlineData("Booking.System", "Booking.SystemSite")]
    [InlineData("htmx", "htmxSite")]
    [InlineData("Aux.Session", "AuxSite.SessionSite")]
    [InlineData("obj", "objSite")]
    public async Task A_name_that_means_something_else_in_the_code_is_told_from_it(string name, string code)
    {
        var project = await package.Hive.GenerateAsync(name, "--no-restore", "--tests", "false");

        Assert.Contains($"src/{code}/{code}.csproj", project.Files);
        Assert.Contains($"using {code}.Platform.Tenancy;", project.Read($"src/{code}/Program.cs"), StringComparison.Ordinal);
        Assert.Contains($"<value>{name}</value>", project.Read("src", "Texts/Text.resx"), StringComparison.Ordinal);
        Assert.StartsWith($"# {name}\n", project.Read("README.md"), StringComparison.Ordinal);
    }

    /// <summary>What begins with the site's name would be looked for in the nearest namespace or member of
    /// that name; a using is not.</summary>
    [Fact]
    public async Task No_code_spells_a_name_out_from_that_of_the_site()
    {
        var files = (await Repository.ContentFilesAsync()).Where(file => CodeFile().IsMatch(file));

        Assert.Empty(
            from file in files
            let code = Quoted().Replace(File.ReadAllText(Path.Combine(Repository.Root, "content", file)), "")
            from line in code.Split('\n')
            where SpelledOut().IsMatch(line) && !MaySpellOut().IsMatch(line)
            select $"{file}: {line.Trim()}");
    }

    private static readonly string[] Keywords = ["class", "new"];

    /// <summary>What the solution and its projects name.</summary>
    private static IEnumerable<string> References(GeneratedProject project) =>
        from file in project.Files
        where file.EndsWith(".slnx", StringComparison.Ordinal) || file.EndsWith(".csproj", StringComparison.Ordinal)
        from Match match in Reference().Matches(project.Read(file))
        select Path.GetRelativePath(
            project.Folder,
            Path.Combine(project.Folder, Path.GetDirectoryName(file)!, match.Groups[1].Value.Replace('\\', '/'))).Replace('\\', '/');

    /// <summary>The template's own name, its placeholders, and the signs of its conditions.</summary>
    [GeneratedRegex("(?i:OrgStarter)|TEMPLATE-|#(if|else|endif)\\b")]
    private static partial Regex Trace();

    [GeneratedRegex(@"^namespace ([^\s;{]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\.(cs|cshtml|razor)$")]
    private static partial Regex CodeFile();

    /// <summary>Comments, and text without a hole in it.</summary>
    [GeneratedRegex(@"//.*|""[^""{\n]*""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w.:/-])OrgStarter\.[A-Z]")]
    private static partial Regex SpelledOut();

    [GeneratedRegex(@"^\s*@?(global )?using |^\s*@?namespace |^@addTagHelper |^\[assembly: ")]
    private static partial Regex MaySpellOut();

    [GeneratedRegex("<Project(?:Reference)? (?:Path|Include)=\"([^\"]+)\"")]
    private static partial Regex Reference();
}

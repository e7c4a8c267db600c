using System.Text.RegularExpressions;
using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>Names that people type and templates break on. What cannot be seen in the files, two of the worst show in <see cref="OptionBuildTests"/>.</summary>
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
        Assert.Empty(from file in project.Files where file != ".template.json" from Match match in Trace().Matches(file + "\n" + project.Read(file)) select $"{file}: {match.Value}");
        Assert.DoesNotContain(project.Files.SelectMany(file => NamespaceOf().Matches(project.Read(file)).SelectMany(match => match.Groups[1].Value.Split('.'))),
            part => !Identifier().IsMatch(part) || Keywords.Contains(part));
        Assert.All(References(project), file => Assert.Contains(file, project.Files));
    }

    private static readonly string[] Keywords = ["class", "new"];

    /// <summary>What the solution and its projects name.</summary>
    private static IEnumerable<string> References(GeneratedProject project) =>
        from file in project.Files
        where file.EndsWith(".slnx", StringComparison.Ordinal) || file.EndsWith(".csproj", StringComparison.Ordinal)
        from Match match in Reference().Matches(project.Read(file))
        select Path.GetRelativePath(project.Folder, Path.Combine(project.Folder, Path.GetDirectoryName(file)!, match.Groups[1].Value.Replace('\\', '/'))).Replace('\\', '/');

    /// <summary>The template's own name, its placeholders, and the signs of its conditions.</summary>
    [GeneratedRegex("(?i:OrgStarter)|TEMPLATE-|#(if|else|endif)\\b")]
    private static partial Regex Trace();

    [GeneratedRegex(@"^namespace ([^\s;{]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex("<Project(?:Reference)? (?:Path|Include)=\"([^\"]+)\"")]
    private static partial Regex Reference();
}

using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>What the options leave is a whole site, also under a name that is no identifier. With both it is
/// <see cref="AcmeTests"/>.</summary>
[Trait("Only", "CI")]
public sealed class OptionBuildTests(TemplatePackage package)
{
    /// <summary>The parts of the name become namespaces: one begins with a digit, the other is a keyword.</summary>
    [Fact]
    public async Task Without_the_sample_it_builds_without_a_warning_and_its_own_tests_pass()
    {
        var project = await package.Hive.GenerateAsync("1st A&B.class", "--no-restore", "--sample", "false");

        Assert.Contains(" 0 Warning(s)", await project.BuildRenamedAsync(), StringComparison.Ordinal);
        // In no solution, and so in no build of one.
        await project.DotNetAsync("build", "tools/copy-database.cs");
        await project.TestAsync(
            "Data.MigrationTests", "Data.TenantIsolationTests", "Data.IsolationBypassTests", "Tenancy.EndpointWalkTests",
            "Audit.AuditWalkTests", "Api.ApiDescriptionTests", "Features.Export.ExportTests");
    }

    /// <summary>Names that mean something else in the code, of the site as well as of features.</summary>
    [Fact]
    public async Task Without_tests_it_builds_without_a_warning_with_features_of_any_name()
    {
        string[] features =
        [
            "Task", "File", "Page", "Text", "Session", "Permission", "Member", "Result", "Timer", "Version", "Acme Corp",
            "Sheep --plural Sheep",
        ];
        var project = await package.Hive.GenerateAsync("Acme Corp.Project", "--no-restore", "--tests", "false");
        foreach (var feature in features)
        {
            var words = feature.Split(" --plural ");
            await package.Hive.AddFeatureAsync(
                project,
                words[0],
                [.. words.Skip(1).SelectMany(plural => new[] { "--plural", plural }), "--tests", "false"]);
        }

        Assert.Contains(" 0 Warning(s)", await project.BuildRenamedAsync(), StringComparison.Ordinal);
        // Style and analyzers are errors of the build; the order of usings, which depends on the name, is none.
        await project.DotNetAsync("format", "whitespace", ".", "--folder", "--verify-no-changes");
    }
}

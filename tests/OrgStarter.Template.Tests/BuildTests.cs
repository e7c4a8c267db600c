using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

public sealed class BuildTests(TemplatePackage package)
{
    [Theory]
    [InlineData("My-App")]
    [InlineData("Acme Corp")]
    public async Task A_name_that_is_no_identifier_builds_without_a_warning(string name)
    {
        var project = await package.Hive.GenerateAsync(name, "--no-restore");

        Assert.Contains(" 0 Warning(s)", await project.BuildAsync(), StringComparison.Ordinal);
    }
}

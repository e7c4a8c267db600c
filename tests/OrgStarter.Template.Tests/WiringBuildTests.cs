using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>
/// The options that stand on packages of others. A machine whose feed lacks one of them skips what needs it, and says so: the usual
/// project needs neither. With both options every test of the site runs; with one, the tests of what it replaces.
/// </summary>
[Trait("Only", "CI")]
public sealed class WiringBuildTests(TemplatePackage package, OptionalPackages optional) : IClassFixture<OptionalPackages>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    [Theory]
    [InlineData("finbuckle", "oidc", "Tenancy.*", "Isolation.*")]
    [InlineData("builtin", "logto-sdk", "Identity.*")]
    [InlineData("finbuckle", "logto-sdk")]
    public async Task It_builds_without_a_warning_and_its_own_tests_pass(string tenancy, string signIn, params string[] classes)
    {
        if (optional.Missing([tenancy, signIn]) is { } missing)
        {
            Assert.Skip($"--tenancy {tenancy} --sign-in {signIn} was not built and tested: {missing}");
        }

        var project = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tenancy", tenancy, "--sign-in", signIn);
        Assert.Contains(" 0 Warning(s)", await project.BuildAsync(), StringComparison.Ordinal);
        if (classes.Length > 0)
        {
            await project.TestAsync(classes);
            return;
        }

        var (exitCode, output) = await DotNet.TryAsync(
            project.Folder, Patience, [], "test", "--solution", "Acme.slnx", "--no-build", "--no-progress", "--max-parallel-test-modules",
            "1");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }
}

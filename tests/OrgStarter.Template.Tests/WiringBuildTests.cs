using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>
/// The options that stand on packages of others. A machine whose feed lacks one of them skips what needs it, and says so: the usual
/// project needs neither.
/// </summary>
public sealed class WiringBuildTests(TemplatePackage package, OptionalPackages optional) : IClassFixture<OptionalPackages>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);

    [Theory]
    [InlineData("finbuckle", "oidc")]
    [InlineData("builtin", "logto-sdk")]
    [InlineData("finbuckle", "logto-sdk")]
    public async Task It_builds_without_a_warning_and_every_test_of_its_own_passes(string tenancy, string signIn)
    {
        if (optional.Missing([tenancy, signIn]) is { } missing)
        {
            Assert.Skip($"--tenancy {tenancy} --sign-in {signIn} was not built and tested: {missing}");
        }

        var project = await package.Hive.GenerateAsync("Acme", "--no-restore", "--tenancy", tenancy, "--sign-in", signIn);
        Assert.Contains(" 0 Warning(s)", await project.BuildAsync(), StringComparison.Ordinal);

        var (exitCode, output) = await DotNet.TryAsync(
            project.Folder, Patience, [], "test", "--solution", "Acme.slnx", "--no-build", "--no-progress", "--max-parallel-test-modules", "1");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }
}

using OrgStarter.Template.Tests.Infrastructure;

namespace OrgStarter.Template.Tests;

/// <summary>The embedded Logto is for development: no release holds it. That a team can delete it, <see cref="FeatureRemovalTests"/>
/// shows.</summary>
[Collection(AcmeCollection.Name)]
[Trait("Only", "CI")]
public sealed class EmbeddedLogtoTests(AcmeFolder acme)
{
    [Fact]
    public async Task A_published_site_holds_nothing_of_it_and_says_without_a_Logto_what_to_do()
    {
        var project = await acme.BecomeAsync("--tests", "false");
        var published = Path.Combine(Path.GetDirectoryName(project.Folder)!, "published");
        // Code compiled ahead of time is the same set of files, in twice the time. Debug builds of the same code are analyzed.
        await project.DotNetAsync("publish", "src/Acme", "-o", published, "-p:PublishReadyToRun=false", "-p:RunAnalyzers=false");

        var files = Directory.GetFiles(published, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(published, file))
            .ToList();
        Assert.Contains("Acme.dll", files);
        Assert.DoesNotContain(
            files,
            file => file.Contains("DevLogto", StringComparison.OrdinalIgnoreCase)
                || file.Contains("OpenIddict", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(
            "DevLogto",
            await File.ReadAllTextAsync(Path.Combine(published, "Acme.deps.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        var (exitCode, output) = await DotNet.TryAsync(
            published,
            [("ASPNETCORE_ENVIRONMENT", "Development")],
            "Acme.dll",
            "--urls",
            "http://127.0.0.1:0");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("No Logto is configured. Set Logto:Endpoint to the address of your Logto", output, StringComparison.Ordinal);
    }
}

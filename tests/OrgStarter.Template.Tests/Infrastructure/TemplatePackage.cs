namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>The NuGet package of the template, packed from this checkout and installed.</summary>
public sealed class TemplatePackage : IAsyncLifetime
{
    public const string Id = "OrgStarter.Templates";

    /// <summary>Everything of these tests is in here and goes with it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("template-tests-").FullName;

    public string File { get; private set; } = "";

    public TemplateHive Hive { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await DotNet.RunAsync(Repository.Root, "pack", "template", "-o", Folder, "-v:q");
        File = Directory.GetFiles(Folder, $"{Id}.*.nupkg").Single();
        Hive = new TemplateHive(Folder);
        await Hive.InstallAsync(File);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

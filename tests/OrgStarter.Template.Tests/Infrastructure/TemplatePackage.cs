using System.IO.Compression;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>
/// The NuGet package of the template, packed from this checkout, and installed from the folder that it is unpacked to: for each file of a
/// site, <c>dotnet new</c> reads a zip into a buffer of several megabytes, and takes three times as long.
/// </summary>
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
        await Hive.InstallAsync(Unpack());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Unpack()
    {
        var folder = Path.Combine(Folder, "unpacked");
        using var zip = ZipFile.OpenRead(File);
        foreach (var entry in zip.Entries)
        {
            var path = Path.Combine(folder, Uri.UnescapeDataString(entry.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            entry.ExtractToFile(path);
        }

        return folder;
    }
}

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>
/// One folder for the sites called Acme that are built, one after the other. A file that the site before had too keeps its time, so MSBuild
/// compiles only the projects whose files differ.
/// </summary>
public sealed class AcmeFolder(TemplatePackage package) : IAsyncLifetime
{
    /// <summary>What is built from the files, and what Debug builds keep.</summary>
    private static readonly string[] Built = ["bin", "obj", "node_modules"];

    private IReadOnlyDictionary<string, byte[]> first = new Dictionary<string, byte[]>();
    private bool holdsFirst;

    /// <summary>Generated with its packages restored, given a feature, and built.</summary>
    public GeneratedProject Project { get; private set; } = null!;

    public string BuildSummary { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Project = await package.Hive.GenerateAsync("Acme");
        await package.Hive.AddFeatureAsync(Project, "Invoice");
        await Project.AddMigrationsAsync("AddInvoices");
        BuildSummary = await Project.BuildAsync("--no-restore");
        first = Sources(Project.Folder).ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(Project.Folder, file)));
        holdsFirst = true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Returns the folder to its first site, built.</summary>
    public async Task RestoreFirstAsync()
    {
        if (!holdsFirst)
        {
            Replace(first);
            await Project.BuildAsync();
            holdsFirst = true;
        }
    }

    /// <summary>Generates another site called Acme and puts its files in place of those that are here.</summary>
    public async Task<GeneratedProject> BecomeAsync(params string[] options)
    {
        var other = await package.Hive.GenerateAsync("Acme", ["--no-restore", .. options]);
        holdsFirst = false;
        Replace(other.Files.ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(other.Folder, file))));
        return new GeneratedProject("Acme", Project.Folder, other.Files);
    }

    private void Replace(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var gone in Sources(Project.Folder).Where(file => !files.ContainsKey(file)))
        {
            File.Delete(Path.Combine(Project.Folder, gone));
        }

        foreach (var (file, bytes) in files)
        {
            var path = Path.Combine(Project.Folder, file);
            if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, bytes);
            }
        }
    }

    private static List<string> Sources(string folder) => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Where(file => !file.Split('/').Any(Built.Contains))];
}

/// <summary>Tests that build in that folder run one after the other.</summary>
[CollectionDefinition(Name)]
[TestClassOrderer(typeof(FirstSiteFirst))]
public sealed class AcmeCollection : ICollectionFixture<AcmeFolder>
{
    public const string Name = "Acme";
}

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The files under content/ that belong to the project, by their paths in there.</summary>
    public static async Task<IReadOnlyList<string>> ContentFilesAsync() =>
        [.. (await FilesAsync("content")).Select(file => file["content/".Length..])];

    /// <summary>The files under these folders that belong to the project: those that git tracks. Paths with slashes.</summary>
    public static async Task<IReadOnlyList<string>> FilesAsync(params string[] folders)
    {
        var (_, listed) = await Command.TryAsync(Root, "git", ["ls-files", "-z", "--", .. folders]);
        return [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Root, file)))];
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, ".template.config")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No .template.config above the tests.");
        }

        return folder;
    }
}

namespace OrgStarter.Testing;

/// <summary>The folders of the source code, for tests that read files.</summary>
public static class SourceFolder
{
    /// <summary>Finds a folder by its path, such as <c>src/OrgStarter</c>, from the nearest folder above the tests that has it.</summary>
    /// <exception cref="DirectoryNotFoundException">No folder above contains the path.</exception>
    public static DirectoryInfo Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, path)))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException(path);
        }

        return new DirectoryInfo(Path.Combine(folder.FullName, path));
    }
}

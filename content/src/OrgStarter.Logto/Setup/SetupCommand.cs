using System.Reflection;

namespace OrgStarter.Logto.Setup;

/// <summary>Returns the commands for the current directory: <c>dotnet run</c> next to the source, otherwise the program itself.</summary>
/// <param name="site">The site's assembly.</param>
public sealed class SetupCommand(Assembly site)
{
    private readonly string? name = site.GetName().Name;

    public string Apply => Line("apply");

    public string Check => Line("check");

    private string Line(string command) =>
        $"{Program(Environment.CurrentDirectory, AppContext.BaseDirectory, Environment.ProcessPath)} logto {command}";

    /// <param name="working">The current directory.</param>
    /// <param name="home">The folder of the program.</param>
    /// <param name="process">The path of the process: <c>dotnet</c> or the site's executable.</param>
    internal string Program(string working, string home, string? process)
    {
        if (Directory.EnumerateFiles(working, "*.*proj").Any())
        {
            return "dotnet run --";
        }

        if (SourceOf(home) is { } project)
        {
            return $"dotnet run --project {Short(working, project)} --";
        }

        return process is not null && Path.GetFileNameWithoutExtension(process) == name
            ? Quote(process)
            : $"dotnet {Short(working, Path.Combine(home, $"{name}.dll"))}";
    }

    /// <returns>The project folder of a build output. Null for a published folder.</returns>
    private string? SourceOf(string home)
    {
        var parts = Path.TrimEndingDirectorySeparator(home).Split(Path.DirectorySeparatorChar);
        var bin = Array.LastIndexOf(parts, "bin");
        if (bin < 1 || parts[^1] == "publish")
        {
            return null;
        }

        var folder = string.Join(Path.DirectorySeparatorChar, parts[..bin]);
        return File.Exists(Path.Combine(folder, $"{name}.csproj")) ? folder : null;
    }

    private static string Short(string working, string path)
    {
        var relative = Path.GetRelativePath(working, path);
        return Quote(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}

using System.Collections.Concurrent;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>A private place for installed templates; the templates of whoever runs these tests stay as they are.</summary>
public sealed class TemplateHive(string folder)
{
    private readonly string hive = Path.Combine(folder, "hive");
    private readonly ConcurrentDictionary<string, Lazy<Task<GeneratedProject>>> generated = [];

    public Task<string> InstallAsync(string packageOrFolder) => NewAsync("install", packageOrFolder);

    public Task<string> UninstallAsync(string packageOrFolder) => NewAsync("uninstall", packageOrFolder);

    /// <summary>The installed templates of this short name, as <c>dotnet new list</c> shows them; null for none.</summary>
    public async Task<string?> ListAsync(string shortName, string language = "en")
    {
        var (exitCode, output) = await DotNet.TryAsync(
            folder, [("DOTNET_CLI_UI_LANGUAGE", language)], "new", "list", shortName, "--debug:custom-hive", hive);
        return exitCode == 0 ? output : null;
    }

    /// <summary>What <c>--help</c> says of a template's options.</summary>
    public async Task<string> HelpAsync(string shortName, string language)
    {
        var (exitCode, output) = await DotNet.TryAsync(
            folder, [("DOTNET_CLI_UI_LANGUAGE", language)], "new", shortName, "--help", "--debug:custom-hive", hive);
        Assert.Equal(0, exitCode);
        return output;
    }

    /// <summary>What is said to options that a template does not have; nothing is generated.</summary>
    public async Task<string> RefusalAsync(string shortName, params string[] options)
    {
        var parent = NewFolder();
        var (exitCode, output) = await DotNet.TryAsync(
            parent,
            [],
            ["new", shortName, "-n", "Acme", "--no-update-check", .. options, "--debug:custom-hive", hive]);
        Assert.NotEqual(0, exitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(parent));
        return output;
    }

    /// <summary>
    /// Returns a project in a folder of its own. Without a restore, it is a copy of the first one with that name and those options.
    /// </summary>
    public Task<GeneratedProject> GenerateAsync(string name, params string[] options) => GenerateAsync([], name, options);

    /// <summary>The same on a machine with these variables of the environment.</summary>
    public async Task<GeneratedProject> GenerateAsync((string Name, string Value)[] environment, string name, params string[] options)
    {
        if (!options.Contains("--no-restore"))
        {
            return await GenerateAnewAsync(environment, name, options);
        }

        var all = string.Join('\n', [.. environment.Select(variable => $"{variable}"), name, .. options]);
        var first = await generated.GetOrAdd(all, _ => new(() => GenerateAnewAsync(environment, name, options))).Value;
        return new GeneratedProject(name, Copy(first, Path.Combine(NewFolder(), name)));
    }

    /// <summary>Generates a project that is no copy of another.</summary>
    public async Task<GeneratedProject> GenerateAnewAsync((string Name, string Value)[] environment, string name, params string[] options)
    {
        var parent = NewFolder();
        var (exitCode, output) = await DotNet.TryAsync(
            parent, environment, ["new", "orgstarter", "-n", name, "--no-update-check", .. options, "--debug:custom-hive", hive]);
        Assert.True(exitCode == 0, output);
        return new GeneratedProject(name, Path.Combine(parent, name));
    }

    /// <summary>Adds a feature to a site, in its top folder.</summary>
    public async Task AddFeatureAsync(GeneratedProject site, string name, params string[] options)
    {
        var (exitCode, output) = await TryAddFeatureAsync(site.Folder, name, options);
        Assert.True(exitCode == 0, output);
    }

    public Task<(int ExitCode, string Output)> TryAddFeatureAsync(string at, string name, params string[] options) =>
        TryAddFeatureAsync([], at, name, options);

    /// <summary>Adds a feature by one of the short names of the item template.</summary>
    public Task<(int ExitCode, string Output)> TryAddFeatureByAsync(string shortName, GeneratedProject site, string name) =>
        DotNet.TryAsync(
            site.Folder, [], ["new", shortName, "-n", name, "--no-update-check", "--tests", "false", "--debug:custom-hive", hive]);

    /// <summary>The same on a machine with these variables of the environment.</summary>
    public Task<(int ExitCode, string Output)> TryAddFeatureAsync(
        (string Name, string Value)[] environment,
        string at,
        string name,
        params string[] options) => DotNet.TryAsync(
        at, environment, ["new", "orgstarter-feature", "-n", name, "--no-update-check", .. options, "--debug:custom-hive", hive]);

    private static string Copy(GeneratedProject project, string target)
    {
        foreach (var file in project.Files)
        {
            var copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(project.Folder, file), copy);
        }

        return target;
    }

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName())).FullName;

    private Task<string> NewAsync(params string[] arguments) =>
        DotNet.RunAsync(folder, ["new", .. arguments, "--debug:custom-hive", hive]);
}

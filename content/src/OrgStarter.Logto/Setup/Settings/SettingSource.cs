using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;

namespace OrgStarter.Logto.Setup.Settings;

/// <summary>Says where a setting's value comes from, for logs.</summary>
public static class SettingSource
{
    /// <returns>Such as <c>user secrets (/home/me/.../secrets.json)</c>. Null if no source has the setting.</returns>
    public static string? Of(IConfiguration configuration, string key) =>
        (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(key, out _)) is { } last
            ? Describe(last, key)
            : null;

    private static string? Describe(IConfigurationProvider provider, string key) => provider switch
    {
        ChainedConfigurationProvider chained => Of(chained.Configuration, key) ?? "the host's configuration",
        EnvironmentVariablesConfigurationProvider => $"the environment variable {EnvironmentFile.Variable(key)}",
        CommandLineConfigurationProvider => $"the command line (--{key})",
        KeyPerFileConfigurationProvider => $"the file {EnvironmentFile.Variable(key)} in the folder of secrets",
        FileConfigurationProvider { Source: var file } => Describe(file),
        _ => provider.ToString(),
    };

    private static string Describe(FileConfigurationSource file)
    {
        var path = file.FileProvider?.GetFileInfo(file.Path ?? "").PhysicalPath ?? file.Path;
        return Path.GetFileName(path) == "secrets.json" ? $"user secrets ({path})" : $"the file {path}";
    }
}

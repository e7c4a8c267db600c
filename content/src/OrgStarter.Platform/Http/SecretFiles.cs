
namespace OrgStarter.Platform.Http;

/// <summary>
/// Reads settings from a folder of files, such as mounted Docker or Kubernetes secrets. Each file contains one value and is named after its
/// setting, with two underscores for a colon. Changed files are reloaded, so that secrets can change without a restart.
/// </summary>
public static class SecretFiles
{
    /// <summary>The setting with the folder. Optional.</summary>
    public const string Setting = "Site:SecretsPath";

    public static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[Setting] is { Length: > 0 } folder)
        {
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reloadOnChange: true);
        }
    }
}

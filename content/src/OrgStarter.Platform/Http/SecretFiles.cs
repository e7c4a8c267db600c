
namespace OrgStarter.Platform.Http;

/// <summary>
/// Settings from a folder of files, such as the secrets that Docker and Kubernetes mount: one value each, named after the setting with two
/// underscores for a colon. They are read again when they change, so that a secret is replaced without a restart.
/// </summary>
public static class SecretFiles
{
    /// <summary>Names the folder; without it there is none.</summary>
    public const string Setting = "Site:SecretsPath";

    public static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[Setting] is { Length: > 0 } folder)
        {
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reloadOnChange: true);
        }
    }
}

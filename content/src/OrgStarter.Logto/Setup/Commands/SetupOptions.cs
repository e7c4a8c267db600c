using System.CommandLine;

namespace OrgStarter.Logto.Setup.Commands;

internal sealed class SetupOptions
{
    public Option<string?> Endpoint { get; } = new("--endpoint")
    {
        Description = SetupText.Option_Endpoint,
        HelpName = "https://auth.example.com"
    };

    public Option<string?> AppId { get; } = new("--m2m-app-id") { Description = SetupText.Option_AppId, HelpName = "id" };

    public Option<string?> AppSecret { get; } = new("--m2m-app-secret") { Description = SetupText.Option_AppSecret, HelpName = "secret" };

    public Option<string?> Resource { get; } = new("--m2m-resource")
    {
        Description = SetupText.Option_Resource,
        HelpName = "https://default.logto.app/api"
    };

    public Option<string?> Site { get; } = new("--site") { Description = SetupText.Option_Site, HelpName = "https://app.example.com" };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = SetupText.Option_DryRun };

    public Option<bool> Yes { get; } = new("--yes") { Description = SetupText.Option_Yes };

    public Option<string?> EnvironmentFile { get; } = new("--env-file") { Description = SetupText.Option_EnvFile, HelpName = "file" };

    public const string ReplaceMailName = "--replace-mail";

    public Option<bool> ReplaceMail { get; } = new(ReplaceMailName) { Description = SetupText.Option_ReplaceMail };

    public Option<bool> ShowSecrets { get; } = new("--show-secrets") { Description = SetupText.Option_ShowSecrets };

    /// <summary>The options of both commands, for the Logto tenant and the site.</summary>
    public IEnumerable<Option> OfTarget => [Endpoint, AppId, AppSecret, Resource, Site];
}

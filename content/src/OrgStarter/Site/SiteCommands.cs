using OrgStarter.Logto.Setup;
using OrgStarter.Logto.Setup.Commands;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>What the site's program does in place of the site, by its first argument.</summary>
public static class SiteCommands
{
    /// <summary>What <c>logto apply</c> makes at Logto for this site, and <c>logto check</c> looks for.</summary>
    public static SiteNeeds LogtoNeeds => new()
    {
        Name = Text.App_Name,
        Program = typeof(SiteCommands).Assembly,
        CallbackPath = LogtoSignIn.CallbackPath,
        SignedOutPath = LogtoSignIn.SignedOutPath,
        BackchannelLogoutPath = BackchannelLogout.Path,
        WebhookPath = Webhooks.Path,
        WebhookKeySetting = $"{WebhookOptions.Section}:{nameof(WebhookOptions.SigningKey)}",
        WebhookEvents = WebhookEvents.Wanted,
        RolePermissions = SiteRoles.Template.ByRole,
        Languages = Languages.All,
    };

    /// <summary>Runs the command when the arguments begin with one that needs the services of the site.</summary>
    /// <returns>True when there was one: the site is not to start.</returns>
    public static async Task<bool> RanCommandAsync<TPostgres>(this WebApplication app, string[] args) where TPostgres : PlatformDbContext
    {
        if (await app.MigrateIfAskedAsync<TPostgres>(args))
        {
            return true;
        }

        if (args is not [JobCommand.Name, ..])
        {
            return false;
        }

        Environment.ExitCode = await JobCommand.RunAsync(args, app.Services.GetRequiredService<JobStore>(), Console.Out);
        return true;
    }

    /// <summary>Runs the command when the arguments begin with one. Its exit code becomes that of the program.</summary>
    /// <returns>True when there was one: the site is not to start.</returns>
    public static async Task<bool> RanCommandAsync(this WebApplicationBuilder builder, string[] args)
    {
        if (args is not [LogtoCommand.Name, ..])
        {
            return false;
        }

        Environment.ExitCode = await LogtoCommand.RunAsync(args, LogtoNeeds, builder.Configuration, builder.Environment, SetupConsole.OfThisProcess());
        return true;
    }
}

using OrgStarter.Logto.Setup;
using OrgStarter.Logto.Setup.Commands;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>Runs the command that the first argument names, instead of starting the site.</summary>
public static class SiteCommands
{
    /// <summary>The Logto resources that <c>logto apply</c> creates for this site and <c>logto check</c> verifies.</summary>
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
        MachineRolePermissions = SiteRoles.Template.ByMachineRole,
        Languages = Languages.All,
    };

    /// <inheritdoc cref="LogtoNeeds"/>
    public static SiteNeeds LogtoNeedsFor(IConfiguration configuration)
    {
        var roles = SiteRoles.For(configuration);
        return LogtoNeeds with { RolePermissions = roles.ByRole, MachineRolePermissions = roles.ByMachineRole };
    }

    /// <summary>Runs a command that needs the site's services, if the arguments name one.</summary>
    /// <returns>True if a command ran; the site must not start.</returns>
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

    /// <summary>Runs a command that needs no services, if the arguments name one. Sets the process exit code.</summary>
    /// <returns>True if a command ran; the site must not start.</returns>
    public static async Task<bool> RanCommandAsync(this WebApplicationBuilder builder, string[] args)
    {
        if (args is not [LogtoCommand.Name, ..])
        {
            return false;
        }

        Environment.ExitCode = await LogtoCommand.RunAsync(
            args,
            LogtoNeedsFor(builder.Configuration),
            builder.Configuration,
            builder.Environment,
            SetupConsole.OfThisProcess());
        return true;
    }
}

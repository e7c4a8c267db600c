namespace OrgStarter.Setup.Commands;

/// <summary>What the site's program does in place of the site, by its first argument. <c>migrate</c> needs the site's services and comes later.</summary>
public static class SiteCommands
{
    /// <summary>Runs the command when the arguments begin with one. Its exit code becomes that of the program.</summary>
    /// <returns>True when there was one: the site is not to start.</returns>
    public static async Task<bool> RanCommandAsync(this WebApplicationBuilder builder, string[] args)
    {
        if (args is not [LogtoCommand.Name, ..])
        {
            return false;
        }

        Environment.ExitCode = await LogtoCommand.RunAsync(args, builder.Configuration, builder.Environment, SetupConsole.OfThisProcess());
        return true;
    }
}

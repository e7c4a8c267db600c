using System.CommandLine;
using OrgStarter.Logto.Setup.Checks;
using OrgStarter.Logto.Setup.Settings;

namespace OrgStarter.Logto.Setup.Commands;

/// <summary>Runs <c>dotnet run -- logto apply</c> and <c>dotnet run -- logto check</c>, without starting the site.</summary>
public static class LogtoCommand
{
    public const string Name = "logto";

    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(
        string[] args,
        SiteNeeds needs,
        IConfiguration configuration,
        IHostEnvironment environment,
        SetupConsole console)
    {
        var options = new SetupOptions();
        var apply = new Command("apply", SetupText.Help_Apply);
        var check = new Command("check", SetupText.Help_Check);
        foreach (var option in options.OfTarget)
        {
            apply.Add(option);
            check.Add(option);
        }

        apply.Add(options.DryRun);
        apply.Add(options.Yes);
        apply.Add(options.EnvironmentFile);
        apply.Add(options.ShowSecrets);
        apply.Add(options.ReplaceMail);
        apply.SetAction((parsed, ct) => ApplyAsync(needs, options, parsed, configuration, environment, console, ct));
        check.SetAction((parsed, ct) => new SetupInput(needs, configuration, environment, console, options, parsed).Resolve() is { } target
            ? CheckCommand.RunAsync(new SetupDiagnostics(target, TimeProvider.System, maySignIn: true), console, ct) : Task.FromResult(1));
        var root = new RootCommand(SetupText.Help_Root) { new Command(Name, SetupText.Help_Root) { apply, check } };
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { Output = console.Out, Error = console.Error });
    }

    private static async Task<int> ApplyAsync(
        SiteNeeds needs,
        SetupOptions options,
        ParseResult parsed,
        IConfiguration configuration,
        IHostEnvironment environment,
        SetupConsole console,
        CancellationToken ct)
    {
        var input = new SetupInput(needs, configuration, environment, console, options, parsed);
        if (input.Embedded is { } embedded)
        {
            // Its address must not reach the user secrets: with Logto:Endpoint there, the site would start no embedded Logto.
            console.Out.WriteLine(SetupText.Apply_Embedded.With(embedded, new SetupCommand(needs.Program).Apply));
            return 0;
        }

        if (input.Resolve() is not { } target)
        {
            return 1;
        }

        var path = parsed.GetValue(options.EnvironmentFile);
        ISettingsFile? file = path is not null
            ? new EnvironmentFile(path)
            : environment.IsDevelopment() ? UserSecretsFile.Of(needs.Program) : null;
        await using var client = new SetupClient(target);
        var namesSite = path is not null || parsed.GetValue(options.Site) is not null;
        var steps = SetupPlan.Of(
            client.Management, target, file, parsed.GetValue(options.ShowSecrets), namesSite, parsed.GetValue(options.ReplaceMail));
        return await new ApplyCommand(target, console).RunAsync(steps, parsed.GetValue(options.DryRun), parsed.GetValue(options.Yes), ct);
    }
}

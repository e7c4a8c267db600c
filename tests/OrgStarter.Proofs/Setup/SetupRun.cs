using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using OrgStarter.DevLogto;
using OrgStarter.Logto.Setup.Commands;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Proofs.Fuzz;
using OrgStarter.Site;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <param name="Out">What was printed.</param>
/// <param name="Error">What was printed where errors go.</param>
public sealed record SetupOutcome(int ExitCode, string Out, string Error)
{
    public string All => Out + Error;
}

/// <summary>A Logto of its own, and the command run against it as somebody would at a terminal or in a pipeline.</summary>
public sealed class SetupRun : IAsyncDisposable
{
    public const string Site = "http://localhost:5999";
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-setup-").FullName;
    private DevLogtoServer? server;

    public DevLogtoServer Logto => server!;

    public LogtoClient Client => new(Logto);

    public string EnvironmentFile => Path.Combine(folder, "site.env");

    /// <summary>A Logto that nobody has set up: no web application for the site, no permissions, no roles,
    /// people sign in with a name.</summary>
    public static async Task<SetupRun> OnAnEmptyTenantAsync()
    {
        var run = await OnASeededTenantAsync();
        foreach (var list in (string[])["organization-roles", "organization-scopes", "hooks", "email-templates"])
        {
            foreach (var row in (await run.Client.ApiAsync(HttpMethod.Get, $"/{list}?page=1&page_size=100")).Body!.AsArray())
            {
                await run.Client.ApiAsync(HttpMethod.Delete, $"/{list}/{row!["id"]}");
            }
        }

        await run.Client.ApiAsync(HttpMethod.Patch, "/sign-in-exp", new
        {
            signUp = new { identifiers = new[] { "username" }, password = true, verify = false },
            signIn = new
            {
                methods = new[] { new { identifier = "username", password = true, verificationCode = false, isPasswordPrimary = true } }
            },
            mfa = new { factors = Array.Empty<string>(), policy = "UserControlled" },
        });
        await run.Client.ApiAsync(HttpMethod.Patch, "/account-center", new { enabled = false, fields = new { } });
        return run;
    }

    /// <summary>The embedded Logto as it comes.</summary>
    /// <param name="dropsLogoutTokens">As a Logto 1.42 does that protects its outgoing requests.</param>
    public static async Task<SetupRun> OnASeededTenantAsync(bool dropsLogoutTokens = false)
    {
        var run = new SetupRun();
        run.server = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            DropsLogoutTokens = dropsLogoutTokens,
            RolePermissions = SiteRoles.Template.ByRole,
            MachineRolePermissions = SiteRoles.Template.ByMachineRole,
            WebhookEvents = WebhookEvents.Wanted,
            Database = Path.Combine(run.folder, "logto.db"),
        });
        return run;
    }

    /// <summary>With all that is needed on the command line, and the settings in <see cref="EnvironmentFile"/>.</summary>
    public Task<SetupOutcome> ApplyAsync(params string[] more) =>
        RunAsync([], ["apply", .. Target, "--env-file", EnvironmentFile, .. more]);

    /// <summary>With what <c>apply</c> wrote as the configuration.</summary>
    public Task<SetupOutcome> CheckAsync(params (string Name, string Value)[] changes) =>
        RunAsync([.. Settings.Select(s => (s.Key, s.Value)), .. changes], ["check"]);

    public string[] Target =>
    [
        "--endpoint", Logto.Endpoint, "--m2m-app-id", DevLogtoApplications.ManagementId,
        "--m2m-app-secret", DevLogtoApplications.ManagementSecret, "--site", Site,
    ];

    /// <summary>What is in <see cref="EnvironmentFile"/>, by the keys of the configuration.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        File.ReadAllLines(EnvironmentFile).Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
            .ToDictionary(
                line => line.Split('=')[0].Replace("__", ":", StringComparison.Ordinal),
                line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    /// <param name="configuration">Of the site.</param>
    /// <param name="typed">What a person types; null for an empty standard input.</param>
    /// <param name="secret">What a person types unseen; null where nobody sits at a terminal.</param>
    public static async Task<SetupOutcome> RunAsync(
        (string Name, string Value)[] configuration,
        string[] args,
        string? typed = null,
        string? secret = null,
        string environment = "Production")
    {
        var settings = configuration.GroupBy(c => c.Name).Select(c => KeyValuePair.Create(c.Key, (string?)c.Last().Value));
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(typed ?? "");
        var code = await LogtoCommand.RunAsync(
            [LogtoCommand.Name, .. args],
            SiteCommands.LogtoNeeds,
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            new HostingEnvironment { EnvironmentName = environment },
            new SetupConsole(input, output, error, secret is null ? null : () => secret));
        return new SetupOutcome(code, output.ToString(), error.ToString());
    }

    /// <summary>Everything that the command could have changed at Logto.</summary>
    public async Task<IReadOnlyDictionary<string, JsonNode>> StateAsync()
    {
        var state = new Dictionary<string, JsonNode>();
        foreach (var path in (string[])[
            "applications", "organization-scopes", "organization-roles", "hooks", "sign-in-exp", "connectors", "email-templates",
            "account-center", "resources"
        ])
        {
            state[path] = (await Client.ApiAsync(HttpMethod.Get, $"/{path}")).Body!;
        }

        return state;
    }

    public async ValueTask DisposeAsync()
    {
        await Logto.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}

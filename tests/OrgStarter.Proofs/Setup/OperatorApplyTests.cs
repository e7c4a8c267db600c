using OrgStarter.Logto;

namespace OrgStarter.Proofs.Setup;

/// <summary><c>logto apply</c> and <c>logto check</c> for a site with operators.</summary>
public sealed class OperatorApplyTests
{
    private const string Resource = "https://app.example.com/operator";
    private static readonly (string, string)[] Setting = [("Logto:OperatorResource", Resource)];

    [Fact]
    public async Task A_site_with_operators_gets_the_permission_and_the_role_once()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.Client.ApiAsync(HttpMethod.Delete, $"/roles/{await IdAsync(run, "/roles", "name", OperatorRight.Role)}");
        await run.ApplyAsync("--yes");
        Assert.Contains(OperatorRight.Permission, (await run.CheckAsync(Setting)).All, StringComparison.Ordinal);
        Assert.Equal(0, (await ApplyAsync(run)).ExitCode);

        var resource = await IdAsync(run, "/resources", "indicator", Resource);
        var scopes = (await run.Client.ApiAsync(HttpMethod.Get, $"/resources/{resource}/scopes")).Body!.AsArray();
        Assert.Equal(OperatorRight.Permission, (string?)Assert.Single(scopes)!["name"]);
        var role = await IdAsync(run, "/roles", "name", OperatorRight.Role);
        var granted = (await run.Client.ApiAsync(HttpMethod.Get, $"/roles/{role}/scopes")).Body!.AsArray();
        Assert.Equal(Resource, (string?)Assert.Single(granted)!["resource"]!["indicator"]);

        run.Logto.Calls.Forget();
        Assert.Contains("Nothing to change.", (await ApplyAsync(run)).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Logto.Calls.All, call => call.Method != "GET" && call.Path.StartsWith("/api/", StringComparison.Ordinal));

        await run.Client.ApiAsync(HttpMethod.Delete, $"/roles/{role}/scopes/{(string?)scopes[0]!["id"]}");
        Assert.Equal(0, (await ApplyAsync(run)).ExitCode);
        Assert.Single((await run.Client.ApiAsync(HttpMethod.Get, $"/roles/{role}/scopes")).Body!.AsArray());
    }

    [Fact]
    public async Task A_site_without_the_setting_makes_nothing_for_operators()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.ApplyAsync("--yes");
        Assert.DoesNotContain(
            (await run.Client.ApiAsync(HttpMethod.Get, "/resources")).Body!.AsArray(), r => (string?)r!["indicator"] == Resource);
    }

    private static Task<SetupOutcome> ApplyAsync(SetupRun run) => SetupRun.RunAsync(
        [.. run.Settings.Select(s => (s.Key, s.Value)), .. Setting], ["apply", "--env-file", run.EnvironmentFile, "--yes"]);

    private static async Task<string> IdAsync(SetupRun run, string list, string field, string value) => (string)
        (await run.Client.ApiAsync(HttpMethod.Get, list)).Body!.AsArray().Single(row => (string?)row![field] == value)!["id"]!;
}

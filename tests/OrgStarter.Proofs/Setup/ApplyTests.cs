using System.Text.Json.Nodes;
using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Proofs.Fuzz;

namespace OrgStarter.Proofs.Setup;

/// <summary><c>dotnet run -- logto apply</c>.</summary>
public sealed class ApplyTests
{
    private static readonly string[] Secrets = ["Logto:AppSecret", "Logto:M2M:AppSecret", "Logto:Webhook:SigningKey"];

    [Fact]
    public async Task An_empty_tenant_gets_all_that_the_site_needs_and_the_site_its_settings()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        var outcome = await run.ApplyAsync("--yes");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));

        var state = await run.StateAsync();
        var application = Assert.Single(state["applications"].AsArray(), a => (string?)a!["id"] == run.Settings["Logto:AppId"])!;
        Assert.Equal("Traditional", (string?)application["type"]);
        var metadata = application["oidcClientMetadata"]!;
        Assert.Equal(SetupRun.Site + "/signin-logto", (string?)Assert.Single(metadata["redirectUris"]!.AsArray()));
        Assert.Equal(SetupRun.Site + "/signout-callback-logto", (string?)Assert.Single(metadata["postLogoutRedirectUris"]!.AsArray()));
        Assert.Equal(
            (SetupRun.Site + "/backchannel-logout", true),
            ((string?)metadata["backchannelLogoutUri"], (bool)metadata["backchannelLogoutSessionRequired"]!));

        Assert.Equal(SiteRoles.Template.Permissions.Order(), Names(state["organization-scopes"]).Order());
        var roles = SiteRoles.Template.ByRole.Concat(SiteRoles.Template.ByMachineRole).ToDictionary();
        Assert.Equal(roles.Keys.Order(), Names(state["organization-roles"]).Order());
        foreach (var role in state["organization-roles"].AsArray())
        {
            var name = (string)role!["name"]!;
            Assert.Equal(roles[name].Order(), Names(role["scopes"]!).Order());
            Assert.Equal(SiteRoles.Template.ByRole.ContainsKey(name) ? "User" : "MachineToMachine", (string)role["type"]!);
        }

        var hook = Assert.Single(state["hooks"].AsArray())!;
        Assert.Equal(
            (SetupRun.Site + "/webhooks/logto", run.Settings["Logto:Webhook:SigningKey"]),
            ((string?)hook["config"]!["url"], (string?)hook["signingKey"]));
        Assert.Equal(WebhookEvents.Wanted.Order(), hook["events"]!.AsArray().Select(e => (string)e!).Order());

        Assert.Equal(
            ("email", true),
            ((string?)state["sign-in-exp"]["signUp"]!["identifiers"]![0], (bool)state["sign-in-exp"]["signUp"]!["verify"]!));
        Assert.Equal(["email", "username"], state["sign-in-exp"]["signIn"]!["methods"]!.AsArray().Select(m => (string?)m!["identifier"]));
        Assert.Equal(["en", "zh-Hant"], state["email-templates"].AsArray().Select(t => (string)t!["languageTag"]!).Order());
        Assert.All(state["email-templates"].AsArray(), t =>
            Assert.Contains("{{link}}", (string)t!["details"]!["content"]!, StringComparison.Ordinal));

        Assert.Equal(run.Logto.Endpoint, run.Settings["Logto:Endpoint"]);
        Assert.Equal(SetupRun.Site, run.Settings["Site:PublicUrl"]);
        Assert.Equal(DevLogtoApplications.ManagementSecret, run.Settings["Logto:M2M:AppSecret"]);
        var secrets = (await run.Client.ApiAsync(HttpMethod.Get, $"/applications/{run.Settings["Logto:AppId"]}/secrets")).Body!;
        Assert.Equal((string?)secrets[0]!["value"], run.Settings["Logto:AppSecret"]);
    }

    [Fact]
    public async Task The_sign_up_page_gets_the_links_of_the_sites_settings_and_keeps_those_that_only_Logto_has()
    {
        await using var run = await SetupRun.OnASeededTenantAsync();
        await run.Client.ApiAsync(HttpMethod.Patch, "/sign-in-exp", new { privacyPolicyUrl = "https://example.com/privacy" });
        var outcome = await SetupRun.RunAsync(
            [("Logto:TermsOfUseUrl", "https://example.com/terms")],
            ["apply", .. run.Target, "--env-file", run.EnvironmentFile, "--yes"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("links to the terms of use https://example.com/terms", outcome.Out, StringComparison.Ordinal);
        var kept = (await run.Client.ApiAsync(HttpMethod.Get, "/sign-in-exp")).Body!;
        Assert.Equal(
            ("https://example.com/terms", "https://example.com/privacy"),
            ((string?)kept["termsOfUseUrl"], (string?)kept["privacyPolicyUrl"]));
    }

    [Fact]
    public async Task A_second_run_writes_nothing_and_says_so()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.ApplyAsync("--yes");
        var (before, written) = (Describe(await run.StateAsync()), File.GetLastWriteTimeUtc(run.EnvironmentFile));
        run.Logto.Calls.Forget();
        var outcome = await run.ApplyAsync("--yes");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Nothing to change.", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.Out.Split('\n'), line =>
            line.StartsWith("  +", StringComparison.Ordinal) || line.StartsWith("  ~", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Logto.Calls.All, call => call.Path.StartsWith("/api", StringComparison.Ordinal) && call.Method != "GET");
        Assert.Equal((before, written), (Describe(await run.StateAsync()), File.GetLastWriteTimeUtc(run.EnvironmentFile)));
    }

    [Theory]
    [InlineData("--dry-run", null, 0)]
    [InlineData(null, "n\n", 1)]
    [InlineData(null, "", 1)]
    [InlineData(null, "yesterday\n", 1)]
    public async Task Whoever_does_not_say_yes_sees_the_difference_and_changes_nothing(string? option, string? typed, int exitCode)
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        var before = Describe(await run.StateAsync());
        var outcome = await SetupRun.RunAsync(
            [],
            ["apply", .. run.Target, "--env-file", run.EnvironmentFile, .. option is null ? Array.Empty<string>() : [option]],
            typed);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains("  + read:member", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(before, Describe(await run.StateAsync()));
        Assert.False(File.Exists(run.EnvironmentFile));
    }

    [Theory]
    [InlineData("y\n")]
    [InlineData("YES\n")]
    public async Task A_yes_at_the_terminal_is_enough(string typed)
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        var outcome = await SetupRun.RunAsync([], ["apply", .. run.Target, "--env-file", run.EnvironmentFile], typed);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"\[1/\d+\] .* done", outcome.Out);
    }

    /// <summary>The answer to the call is lost, so that nobody knows whether it was done: the worst moment.</summary>
    [Theory]
    [InlineData("^POST /api/applications$")]
    [InlineData("^POST /api/organization-scopes$")]
    [InlineData("^POST /api/organization-roles$")]
    [InlineData("^POST /api/hooks$")]
    [InlineData("^PATCH /api/sign-in-exp$")]
    [InlineData("^PUT /api/email-templates$")]
    public async Task An_interrupted_run_is_finished_by_the_next_and_nothing_is_there_twice(string call)
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        run.Logto.Faults.Add(new Fault(FaultKind.LoseAnswer, call, Times: 1));
        var interrupted = await run.ApplyAsync("--yes");
        Assert.Equal(1, interrupted.ExitCode);
        Assert.Contains("run the command again", interrupted.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await run.ApplyAsync("--yes")).ExitCode);
        Assert.Contains("Nothing to change.", (await run.ApplyAsync("--yes")).Out, StringComparison.Ordinal);
        var state = await run.StateAsync();
        Assert.Single(state["applications"].AsArray(), a => (string?)a!["name"] == Texts.Text.App_Name);
        Assert.Single(state["hooks"].AsArray());
        Assert.Equal(2, state["email-templates"].AsArray().Count);
        Assert.Equal(SiteRoles.Template.Permissions.Count, state["organization-scopes"].AsArray().Count);
    }

    [Fact]
    public async Task No_secret_is_printed_unless_somebody_asks_for_it()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        var outcomes = new[]
        {
            await run.ApplyAsync("--dry-run"),
            await run.ApplyAsync("--yes"),
            await run.ApplyAsync(),
            await run.CheckAsync()
        };
        Assert.All(Secrets, secret => Assert.DoesNotContain(outcomes, o => o.All.Contains(run.Settings[secret], StringComparison.Ordinal)));

        var asked = await run.ApplyAsync("--show-secrets");
        Assert.All(Secrets, secret => Assert.Contains(run.Settings[secret], asked.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_nowhere_to_write_the_settings_are_lines_to_copy()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await SetupRun.RunAsync([], ["apply", .. run.Target, "--yes"]);
        var outcome = await SetupRun.RunAsync([], ["apply", .. run.Target, "--show-secrets"]);
        Assert.Contains($"Logto__M2M__AppSecret={DevLogtoApplications.ManagementSecret}", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("--env-file", outcome.Out, StringComparison.Ordinal);
    }

    /// <summary>Compares nothing that a mere look could change.</summary>
    private static string Describe(IReadOnlyDictionary<string, JsonNode> state) =>
        string.Join('\n', state.Select(part => part.Value.ToJsonString()));

    private static IEnumerable<string> Names(JsonNode list) => list.AsArray().Select(row => (string)row!["name"]!);
}

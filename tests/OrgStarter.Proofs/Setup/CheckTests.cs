using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OrgStarter.DevLogto;
using OrgStarter.Logto;
using OrgStarter.Logto.Setup;
using OrgStarter.Logto.Setup.Checks;
using OrgStarter.Proofs.Fuzz;
using OrgStarter.Site;
using OrgStarter.Testing;
using OrgStarter.Texts;

namespace OrgStarter.Proofs.Setup;

/// <summary><c>dotnet run -- logto check</c>, on a tenant that is right but for one thing.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private readonly HttpListener site = new();
    private SetupRun run = null!;
    private int answer = 202;

    public async ValueTask InitializeAsync()
    {
        run = await SetupRun.OnAnEmptyTenantAsync();
        var port = FreePort.Find();
        site.Prefixes.Add($"http://localhost:{port}/");
        site.Start();
        _ = TakeAsync();
        await SetupRun.RunAsync([], ["apply", .. run.Target[..^1], $"http://localhost:{port}", "--env-file", run.EnvironmentFile, "--yes"]);
    }

    public async ValueTask DisposeAsync()
    {
        site.Close();
        await run.DisposeAsync();
    }

    [Fact]
    public async Task After_apply_everything_is_right_and_the_exit_code_says_so()
    {
        var outcome = await run.CheckAsync();
        Assert.True(outcome.ExitCode == 0, outcome.All);
        var lines = outcome.Out.TrimEnd().Split('\n');
        Assert.True(lines.Length >= 15, outcome.Out);
        Assert.All(lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal("All checks passed.", lines[^1].TrimEnd());
    }

    [Theory]
    [InlineData("Logto:AppSecret", "wrong", "Credentials of the web application: Logto does not accept application")]
    [InlineData("Logto:AppId", "nobody", "Credentials of the web application: Logto does not accept application")]
    [InlineData("Logto:AppId", "", "Credentials of the web application: Logto:AppId or Logto:AppSecret is not set")]
    [InlineData("Logto:M2M:AppSecret", "wrong", "Management API: Logto does not accept the machine-to-machine application")]
    [InlineData("Logto:M2M:Resource", "https://wrong.example.com/api", "Management API: Logto has no Management API with the indicator")]
    [InlineData("Logto:Endpoint", "http://localhost:1", "Endpoint: Logto does not respond at")]
    [InlineData("Site:PublicUrl", "http://localhost:1", "Webhook: missing or different: webhook to http://localhost:1/webhooks/logto")]
    public async Task A_wrong_setting_is_named_with_what_to_do(string key, string value, string words)
    {
        var outcome = await run.CheckAsync((key, value));
        Assert.Equal(1, outcome.ExitCode);
        var line = Assert.Single(outcome.Out.Split('\n'), line => line.Contains(words, StringComparison.Ordinal));
        Assert.StartsWith("FAILED ", line, StringComparison.Ordinal);
        Assert.Contains(" -> ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "signing key differs")]
    [InlineData(404, "it has no signing key")]
    [InlineData(500, "the site responded with status 500")]
    public async Task What_the_site_answers_to_Logto_is_heard(int status, string words)
    {
        answer = status;
        await AssertWrongAsync("Webhook delivery", words);
    }

    [Fact]
    public async Task A_site_that_Logto_does_not_reach_is_told()
    {
        site.Stop();
        await AssertWrongAsync("Webhook delivery", "Logto could not reach");
    }

    [Fact]
    public async Task A_sign_out_that_Logto_tells_the_site_of_is_tried_and_leaves_nothing_behind()
    {
        var before = await StateAsync();
        var outcome = await run.CheckAsync();
        Assert.Contains("ok     Back-channel logout: Logto notifies this machine of sign-outs", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync());

        // Of a run that was killed.
        await run.Client.ApiAsync(HttpMethod.Post, "/users", new { username = "logto_check", primaryEmail = "logto-check@example.com" });
        await run.Client.ApiAsync(HttpMethod.Post, "/applications", new
        {
            name = "logto_check",
            type = "Traditional",
            oidcClientMetadata = new { redirectUris = Array.Empty<string>(), postLogoutRedirectUris = Array.Empty<string>() }
        });
        Assert.Equal(0, (await run.CheckAsync()).ExitCode);
        Assert.Equal(before, await StateAsync());

        async Task<string> StateAsync() =>
            $"{(await run.Client.ApiAsync(HttpMethod.Get, "/applications")).Body} "
                + $"{(await run.Client.ApiAsync(HttpMethod.Get, "/users?page_size=100")).Body}";
    }

    [Fact]
    public async Task A_Logto_that_sends_no_sign_outs_to_this_machine_is_told_with_the_variable_to_set()
    {
        await using var guarded = await SetupRun.OnASeededTenantAsync(dropsLogoutTokens: true);
        await guarded.ApplyAsync("--yes");
        var line = Assert.Single((await guarded.CheckAsync()).Out.Split('\n'), line =>
            line.Contains("Back-channel logout: ", StringComparison.Ordinal));
        Assert.StartsWith("FAILED Back-channel logout: Logto sends nothing to this machine", line, StringComparison.Ordinal);
        Assert.EndsWith(
            "-> Set the environment variable OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=true for Logto, and restart it.",
            line.TrimEnd(),
            StringComparison.Ordinal);
    }

    /// <summary>Without a way to sign in by password nobody can be signed out: what is not known is not called right.</summary>
    [Fact]
    public async Task Where_it_cannot_be_tried_the_variable_is_named_and_nothing_is_called_right_or_wrong()
    {
        await run.Client.ApiAsync(
            HttpMethod.Patch,
            "/sign-in-exp",
            """{"signUp":{"identifiers":["email"],"password":false,"verify":true},"signIn":{"methods":[{"identifier":"email","password":false,"verificationCode":true,"isPasswordPrimary":false}]}}""");
        var line = Assert.Single((await run.CheckAsync()).Out.Split('\n'), line =>
            line.Contains("Back-channel logout: ", StringComparison.Ordinal));
        Assert.StartsWith("note   Back-channel logout: not tested", line, StringComparison.Ordinal);
        Assert.Contains("OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=true", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_that_a_role_lacks_is_named()
    {
        var member = await run.Client.RoleIdAsync("member");
        await run.Client.ApiAsync(
            HttpMethod.Put,
            $"/organization-roles/{member}/scopes",
            new { organizationScopeIds = Array.Empty<string>() });
        await AssertWrongAsync(
            "Organization roles",
            $"role \"member\" also gets: {string.Join(", ", global::OrgStarter.SiteRoles.Template.ByRole["member"])}");
    }

    [Fact]
    public async Task A_missing_mail_connector_is_named()
    {
        await run.Client.ApiAsync(
            HttpMethod.Delete,
            $"/connectors/{(await run.Client.ApiAsync(HttpMethod.Get, "/connectors")).Body![0]!["id"]}");
        await AssertWrongAsync("Invitation email", "no email connector");
    }

    [Fact]
    public async Task A_Logto_older_than_the_floor_is_told()
    {
        // What an older one does not have.
        await run.Client.ApiAsync(HttpMethod.Patch, "/sign-in-exp", """{"usernamePolicy":null}""");
        await AssertWrongAsync("Version", "earlier than 1.41");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task A_clock_that_is_wrong_is_told_with_its_seconds(int minutesAhead)
    {
        var time = new AdjustableTime();
        time.Advance(TimeSpan.FromMinutes(minutesAhead));
        var logto = new LogtoOptions
        {
            Endpoint = run.Logto.Endpoint,
            M2M = { AppId = DevLogtoApplications.ManagementId, AppSecret = DevLogtoApplications.ManagementSecret }
        };
        var findings = await new SetupDiagnostics(
            new SetupTarget(logto, SiteCommands.LogtoNeeds, SetupRun.Site, ""),
            time,
            maySignIn: false)
            .ExamineAsync(TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        var clock = Assert.Single(findings, finding => finding.Title == "Clock");
        Assert.Equal(DiagnosticKind.Wrong, clock.Kind);
        var seconds = int.Parse(Regex.Match(clock.Message, "-?[0-9]+").Value, CultureInfo.InvariantCulture);
        Assert.InRange(seconds, (-60 * minutesAhead) - 30, (-60 * minutesAhead) + 30);
    }

    [Fact]
    public async Task An_address_under_which_Logto_does_not_know_itself_is_told()
    {
        var outcome =
            await run.CheckAsync(("Logto:Endpoint", run.Logto.Endpoint.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)));
        Assert.Contains($"Discovery: the issuer is {run.Logto.Endpoint}/oidc, but the site expects", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_answers_but_is_no_Logto_is_told()
    {
        answer = 404;
        var outcome = await run.CheckAsync(("Logto:Endpoint", site.Prefixes.Single().TrimEnd('/')));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("is not Logto", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_on_this_machine_whose_Logto_is_elsewhere_goes_without_what_cannot_arrive()
    {
        var target = new SetupTarget(
            new LogtoOptions { Endpoint = "https://tenant.logto.app" },
            SiteCommands.LogtoNeeds,
            SetupRun.Site,
            "");
        Assert.False(target.IsReachable);
        Assert.True((target with { Site = "https://app.example.com" }).IsReachable);
    }

    private async Task AssertWrongAsync(string title, string words)
    {
        var outcome = await run.CheckAsync();
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(outcome.Out.Split('\n'), line =>
            line.StartsWith($"FAILED {title}: ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
    }

    private async Task TakeAsync()
    {
        while (site.IsListening)
        {
            try
            {
                var context = await site.GetContextAsync();
                context.Response.StatusCode = answer;
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}

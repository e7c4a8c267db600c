using System.Text.Json.Nodes;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Proofs.Fuzz;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <summary>What others have made in the tenant stays as they made it.</summary>
public sealed class KeptTests
{
    [Fact]
    public async Task Addresses_of_others_stay_beside_those_of_the_site()
    {
        await using var run = await SetupRun.OnASeededTenantAsync();
        await run.Client.ApiAsync(HttpMethod.Patch, $"/applications/{DevLogtoApplications.SiteId}", new
        {
            oidcClientMetadata = new
            {
                redirectUris = new[] { "https://other.example/callback" },
                postLogoutRedirectUris = new[] { "https://other.example/bye" },
                backchannelLogoutUri = "https://other.example/backchannel",
                logoUri = "https://other.example/logo.svg",
            },
        });
        var outcome = await ApplyAsync(run);
        Assert.Equal(0, outcome.ExitCode);
        var metadata =
            (await run.Client.ApiAsync(HttpMethod.Get, $"/applications/{DevLogtoApplications.SiteId}")).Body!["oidcClientMetadata"]!;
        Assert.Equal(["https://other.example/callback", $"{SetupRun.Site}/signin-logto"], Texts(metadata["redirectUris"]));
        Assert.Equal(["https://other.example/bye", $"{SetupRun.Site}/signout-callback-logto"], Texts(metadata["postLogoutRedirectUris"]));
        Assert.Equal(
            ("https://other.example/backchannel", "https://other.example/logo.svg"),
            ((string?)metadata["backchannelLogoutUri"], (string?)metadata["logoUri"]));
        Assert.Contains(
            "  i the back-channel logout URI is https://other.example/backchannel and was not changed",
            outcome.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_grants_more_events_and_more_roles_stay_and_are_told()
    {
        await using var run = await SetupRun.OnASeededTenantAsync();
        var scope = await run.Client.ApiAsync(HttpMethod.Post, "/organization-scopes", new { name = "brew:coffee" });
        var member = await run.Client.RoleIdAsync("member");
        await run.Client.ApiAsync(
            HttpMethod.Post,
            $"/organization-roles/{member}/scopes",
            new { organizationScopeIds = new[] { scope["id"] } });
        await run.Client.ApiAsync(HttpMethod.Post, "/organization-roles", new { name = "barista" });
        await run.Client.ApiAsync(HttpMethod.Post, "/hooks", new
        {
            name = "mine",
            events = new[] { "User.Created" },
            enabled = false,
            config = new { url = $"{SetupRun.Site}/webhooks/logto", headers = new { x_own = "yes" } }
        });
        var outcome = await ApplyAsync(run);
        Assert.Contains("role \"member\" has additional permissions, which are kept: brew:coffee", outcome.Out, StringComparison.Ordinal);
        var state = await run.StateAsync();
        Assert.Contains("barista", state["organization-roles"].AsArray().Select(r => (string?)r!["name"]));
        Assert.Contains(
            "brew:coffee",
            state["organization-roles"]
                .AsArray()
                .Single(r => (string?)r!["name"] == "member")!["scopes"]!
                .AsArray()
                .Select(s => (string?)s!["name"]));
        var hook = Assert.Single(state["hooks"].AsArray(), h => (string?)h!["name"] == "mine")!;
        Assert.Contains("User.Created", Texts(hook["events"]));
        Assert.Contains("User.Deleted", Texts(hook["events"]));
        Assert.Equal((true, "yes"), ((bool)hook["enabled"]!, (string?)hook["config"]!["headers"]!["x_own"]));
    }

    [Fact]
    public async Task A_connector_keeps_its_settings_and_its_templates_and_gets_the_one_that_is_missing()
    {
        await using var run = await SetupRun.OnASeededTenantAsync();
        var connector = (await run.Client.ApiAsync(HttpMethod.Get, "/connectors")).Body![0]!;
        var config = connector["config"]!.DeepClone().AsObject();
        config["templates"] = new JsonArray([.. config["templates"]!
            .AsArray()
            .Where(t => (string?)t!["usageType"] != "OrganizationInvitation")
            .Select(t => t!.DeepClone())]);
        config["replyTo"] = "support@example.com";
        Assert.Equal(200, (await run.Client.ApiAsync(HttpMethod.Patch, $"/connectors/{connector["id"]}", new { config })).Status);
        Assert.Contains("  ~ invitation template in the connector", (await ApplyAsync(run)).Out, StringComparison.Ordinal);
        var after = (await run.Client.ApiAsync(HttpMethod.Get, "/connectors")).Body![0]!["config"]!;
        Assert.Equal("support@example.com", (string?)after["replyTo"]);
        Assert.Equal(config["templates"]!.AsArray().Count + 1, after["templates"]!.AsArray().Count);
        // A name of an organization that is markup stays a name.
        Assert.Equal("text/plain", (string?)after["templates"]!.AsArray()[^1]!["contentType"]);
    }

    [Fact]
    public async Task A_template_that_somebody_wrote_stays_and_one_without_the_link_is_told()
    {
        await using var run = await SetupRun.OnASeededTenantAsync();
        await run.Client.ApiAsync(HttpMethod.Put, "/email-templates", new
        {
            templates = new[]
            {
                new
                {
                    languageTag = "en",
                    templateType = "OrganizationInvitation",
                    details = new { subject = "Ours", content = "Come: {{ link }}" }
                },
                new
                {
                    languageTag = "zh-Hant",
                    templateType = "OrganizationInvitation",
                    details = new { subject = "Ours", content = "Nothing to click" }
                },
            },
        });
        var outcome = await ApplyAsync(run);
        Assert.Contains("  = invitation template, en", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("  ! invitation template, zh-Hant does not contain {{link}}", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
        Assert.All((await run.StateAsync())["email-templates"].AsArray(), t => Assert.Equal("Ours", (string?)t!["details"]!["subject"]));

        // Asked to, it replaces the one that nobody could accept by, and no other.
        var replaced = await SetupRun.RunAsync(
            [.. run.Settings.Select(s => (s.Key, s.Value))],
            ["apply", "--env-file", run.EnvironmentFile, "--replace-mail", "--yes"]);
        Assert.True(replaced.ExitCode == 0, replaced.All);
        var templates = (await run.StateAsync())["email-templates"].AsArray().ToDictionary(
            t => (string)t!["languageTag"]!,
            t => t!["details"]!);
        Assert.Equal("Ours", (string?)templates["en"]["subject"]);
        Assert.Contains("{{link}}", (string)templates["zh-Hant"]["content"]!, StringComparison.Ordinal);
    }

    /// <summary>Logto's Console fills it in when an administrator sets up the connector.</summary>
    [Fact]
    public async Task A_prefilled_template_of_the_connector_is_never_sent_so_nothing_is_wrong_and_it_is_replaced_when_asked()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        var connector = (await run.Client.ApiAsync(HttpMethod.Get, "/connectors")).Body![0]!;
        var config = connector["config"]!.DeepClone().AsObject();
        var prefilled = config["templates"]!.AsArray().Single(t => (string?)t!["usageType"] == "OrganizationInvitation")!;
        prefilled["content"] = "Your Logto organization invitation code is {{code}}. The code will remain active for 10 minutes.";
        Assert.Equal(200, (await run.Client.ApiAsync(HttpMethod.Patch, $"/connectors/{connector["id"]}", new { config })).Status);

        var outcome = await run.ApplyAsync("--yes");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(
            "  i invitation template in the connector does not contain {{link}}. Logto does not send it",
            outcome.Out,
            StringComparison.Ordinal);
        Assert.Contains("--replace-mail", outcome.Out, StringComparison.Ordinal);
        var check = (await run.CheckAsync()).Out
            .Split('\n')
            .Where(line => line.Contains(" Invitation email: ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(
            ["ok     Invitation email: set up as the site needs it", "note   Invitation email: invitation"],
            check.Select(line => line[..Math.Min(line.Length, line[0] == 'o' ? 99 : 35)].TrimEnd()));
        Assert.Contains("{{code}}", await OwnAsync(), StringComparison.Ordinal);

        Assert.Contains(
            "  ~ invitation template in the connector without {{link}} is replaced",
            (await run.ApplyAsync("--replace-mail", "--yes")).Out,
            StringComparison.Ordinal);
        Assert.Contains("{{link}}", await OwnAsync(), StringComparison.Ordinal);
        Assert.Contains("Nothing to change.", (await run.ApplyAsync("--replace-mail", "--yes")).Out, StringComparison.Ordinal);

        async Task<string> OwnAsync() =>
            (string)(await run.Client.ApiAsync(HttpMethod.Get, "/connectors")).Body![0]!["config"]!["templates"]!.AsArray()
                .Single(t => (string?)t!["usageType"] == "OrganizationInvitation")!["content"]!;
    }

    [Fact]
    public async Task A_connector_whose_service_writes_the_mails_is_not_judged_by_templates_and_gets_none()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.Client.ApiAsync(HttpMethod.Post, "/connectors", new
        {
            connectorId = "http-email",
            config = new { endpoint = "http://localhost:1/", templates = new[] { new { usageType = "Generic", templateAlias = "x" } } }
        });
        var outcome = await run.ApplyAsync("--yes");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("  i the service behind the connector http-email composes the email", outcome.Out, StringComparison.Ordinal);
        Assert.Single((await run.StateAsync())["connectors"][0]!["config"]!["templates"]!.AsArray());
    }

    [Fact]
    public async Task Without_a_mail_connector_what_needs_one_is_told_and_the_rest_is_done()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.Client.ApiAsync(
            HttpMethod.Delete,
            $"/connectors/{(await run.Client.ApiAsync(HttpMethod.Get, "/connectors")).Body![0]!["id"]}");
        var outcome = await run.ApplyAsync("--yes");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("  ! no email connector", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Done. To check the result", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Done, except for 3 marked with ! above", outcome.Out, StringComparison.Ordinal);
        // Nothing is left to make, and the same is still open.
        Assert.Equal(1, (await run.ApplyAsync("--yes")).ExitCode);
        Assert.Equal(0, (await run.ApplyAsync("--dry-run")).ExitCode);
        var state = await run.StateAsync();
        Assert.Equal("username", (string?)state["sign-in-exp"]["signUp"]!["identifiers"]![0]);
        Assert.Equal(Roles.BuiltIn.Count + SiteRoles.Template.ByMachineRole.Count, state["organization-roles"].AsArray().Count);
    }

    [Fact]
    public async Task A_role_that_is_for_machines_is_left_alone_and_told()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.Client.ApiAsync(HttpMethod.Post, "/organization-roles", new { name = "admin", type = "MachineToMachine" });
        var outcome = await run.ApplyAsync("--yes");
        Assert.Contains("  ! role \"admin\" has the type MachineToMachine", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty((await run.StateAsync())["organization-roles"]
            .AsArray()
            .Single(r => (string?)r!["name"] == "admin")!["scopes"]!
            .AsArray());
    }

    [Fact]
    public async Task Of_two_sites_at_one_tenant_each_has_an_application_of_its_own()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.ApplyAsync("--yes");
        var first = run.Settings["Logto:AppId"];
        Assert.Equal(
            0,
            (await SetupRun.RunAsync(
                [],
                ["apply", .. run.Target[..^1], "https://app.example.com", "--env-file", run.EnvironmentFile, "--yes"])).ExitCode);
        Assert.NotEqual(first, run.Settings["Logto:AppId"]);
    }

    /// <summary>For a site that is configured with the application that is there.</summary>
    private static Task<SetupOutcome> ApplyAsync(SetupRun run) => SetupRun.RunAsync(
        [("Logto:AppId", DevLogtoApplications.SiteId), ("Logto:AppSecret", DevLogtoApplications.SiteSecret)],
        ["apply", .. run.Target, "--env-file", run.EnvironmentFile, "--yes"]);

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => (string)text!);
}

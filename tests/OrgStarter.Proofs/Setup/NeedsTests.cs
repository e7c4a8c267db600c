using OrgStarter.Logto;
using OrgStarter.Logto.Setup;
using OrgStarter.Logto.Setup.Steps;
using OrgStarter.Proofs.Fuzz;
using OrgStarter.Site;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <summary>What the flows of the site need at Logto: taken away one by one, <c>check</c> must see it and
/// <c>apply</c> must make it.</summary>
public sealed class NeedsTests
{
    /// <summary>Each setting that a flow of the site needs, by the step that makes it, and the call that takes it away.</summary>
    public static TheoryData<string, string, string, string?> Needs => new()
    {
    {
        nameof(ApplicationStep),
        "PATCH",
        "/applications/{app}",
        """{"oidcClientMetadata":{"redirectUris":[],"postLogoutRedirectUris":["{site}/signout-callback-logto"],"backchannelLogoutUri":"{site}/backchannel-logout","backchannelLogoutSessionRequired":true}}"""
    },
    {
        nameof(ApplicationStep),
        "PATCH",
        "/applications/{app}",
        """{"oidcClientMetadata":{"redirectUris":["{site}/signin-logto"],"postLogoutRedirectUris":[],"backchannelLogoutUri":"{site}/backchannel-logout","backchannelLogoutSessionRequired":true}}"""
    },
    {
        nameof(ApplicationStep),
        "PATCH",
        "/applications/{app}",
        """{"oidcClientMetadata":{"redirectUris":["{site}/signin-logto"],"postLogoutRedirectUris":["{site}/signout-callback-logto"]}}"""
    },
        { nameof(PermissionsStep), "DELETE", "/organization-scopes/{scope}", null },
        { nameof(RolesStep), "PUT", "/organization-roles/{role}/scopes", """{"organizationScopeIds":[]}""" },
        { nameof(WebhookStep), "DELETE", "/hooks/{hook}", null },
        { nameof(WebhookStep), "PATCH", "/hooks/{hook}", """{"enabled":false}""" },
        { nameof(WebhookStep), "PATCH", "/hooks/{hook}", """{"events":["User.Created"]}""" },
        { nameof(SignInStep), "PATCH", "/sign-in-exp", """{"signInMode":"SignIn"}""" },
        { nameof(SignInStep), "PATCH", "/sign-in-exp", """{"signUp":{"identifiers":["username"],"password":true,"verify":false}}""" },
    {
        nameof(SignInStep),
        "PATCH",
        "/sign-in-exp",
        """{"signIn":{"methods":[{"identifier":"username","password":true,"verificationCode":false,"isPasswordPrimary":true}]}}"""
    },
        { nameof(MailStep), "DELETE", "/email-templates/{template}", null },
        { nameof(AccountStep), "PATCH", "/account-center", """{"enabled":false}""" },
        { nameof(AccountStep), "PATCH", "/account-center", """{"fields":{"email":"Off","password":"Edit","mfa":"Edit"}}""" },
        { nameof(AccountStep), "PATCH", "/account-center", """{"fields":{"email":"Edit","password":"ReadOnly","mfa":"Edit"}}""" },
        { nameof(AccountStep), "PATCH", "/account-center", """{"fields":{"email":"Edit","password":"Edit"}}""" },
        { nameof(AccountStep), "PATCH", "/sign-in-exp", """{"mfa":{"factors":[],"policy":"UserControlled"}}""" },
        { nameof(ApiStep), "DELETE", "/resources/{resource}", null },
        { nameof(OperatorStep), "DELETE", "/roles/{operator}", null },
    };

    [Fact]
    public void No_step_of_apply_is_without_a_need_here_and_no_need_without_a_step()
    {
        var steps = SetupPlan.Of(
            null!,
            new SetupTarget(new() { Endpoint = "https://auth.example.com" }, SiteCommands.LogtoNeeds, SetupRun.Site, ""),
            new SetupState()).Select(step => step.GetType().Name);
        Listed.AssertEqual(
            "steps of apply",
            steps,
            Needs.Select(need => need.Data.Item1).Distinct(),
            $"{nameof(Needs)} a call that takes away what it makes",
            "{ nameof({0}), \"DELETE\", \"/path\", null },");
    }

    [Fact]
    public async Task Whatever_a_flow_needs_is_seen_by_check_when_it_is_gone_and_made_by_apply()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        (string, string)[] optional =
        [
            ("Logto:ApiResource", "https://api.example.com"), ("Logto:OperatorResource", "https://app.example.com/operator"),
        ];
        string[] apply = ["apply", .. run.Target, "--env-file", run.EnvironmentFile, "--yes"];
        await SetupRun.RunAsync(optional, apply);
        await AssertCompleteAsync("apply");
        foreach (var need in Needs.Select(need => need.Data))
        {
            var path = await FillAsync(need.Item3);
            var gone = await run.Client.ApiAsync(new HttpMethod(need.Item2), path, need.Item4 is null ? null : await FillAsync(need.Item4));
            Assert.True(gone.Status < 300, $"{need.Item2} {path}: {gone.Status} {gone.Body}");
            var seen = await run.CheckAsync(optional);
            Assert.True(
                seen.Out
                    .Split('\n')
                    .Any(line => line.StartsWith($"FAILED {TitleOf(need.Item1)}: missing or different: ", StringComparison.Ordinal)),
                $"check does not see {need.Item2} {path} {need.Item4}\n{seen.All}");
            var made = await SetupRun.RunAsync([.. run.Settings.Select(s => (s.Key, s.Value)), .. optional], apply);
            Assert.Equal(0, made.ExitCode);
            await AssertCompleteAsync($"{need.Item2} {path} {need.Item4}");
        }

        async Task AssertCompleteAsync(string after)
        {
            // Nothing listens where the site would be: that alone is wrong.
            var wrong = (await run.CheckAsync(optional)).Out
                .Split('\n')
                .Where(line => line.StartsWith("FAILED ", StringComparison.Ordinal))
                .ToList();
            Assert.True(
                wrong.All(line => line.StartsWith("FAILED Webhook delivery: ", StringComparison.Ordinal)),
                $"After {after}: {string.Join('\n', wrong)}");
        }

        async Task<string> FillAsync(string text) =>
            text.Replace("{site}", SetupRun.Site, StringComparison.Ordinal)
                .Replace("{app}", run.Settings["Logto:AppId"], StringComparison.Ordinal)
                .Replace("{role}", await run.Client.RoleIdAsync("member"), StringComparison.Ordinal)
                .Replace("{scope}", await IdAsync("/organization-scopes"), StringComparison.Ordinal)
                .Replace("{hook}", await IdAsync("/hooks"), StringComparison.Ordinal)
                .Replace("{template}", await IdAsync("/email-templates"), StringComparison.Ordinal)
                .Replace("{operator}", await IdAsync($"/roles?search={OperatorRight.Role}"), StringComparison.Ordinal)
                .Replace(
                    "{resource}",
                    (string)(await run.Client.ApiAsync(HttpMethod.Get, "/resources")).Body!.AsArray().Single(r =>
                        (string?)r!["indicator"] == "https://api.example.com")!["id"]!,
                    StringComparison.Ordinal);

        async Task<string> IdAsync(string list) => (string)(await run.Client.ApiAsync(HttpMethod.Get, list)).Body![0]!["id"]!;
    }

    /// <summary>A new Logto prompts everybody for a second factor once there is one; nobody asked for that.</summary>
    [Fact]
    public async Task Second_factors_are_there_and_nobody_is_asked_for_one_but_a_policy_that_somebody_chose_stays()
    {
        await using var run = await SetupRun.OnAnEmptyTenantAsync();
        await run.ApplyAsync("--yes");
        var mfa = (await run.StateAsync())["sign-in-exp"]["mfa"]!;
        Assert.Equal("""{"factors":["Totp","BackupCode"],"policy":"NoPrompt"}""", mfa.ToJsonString());

        const string theirs = """{"factors":["WebAuthn"],"policy":"Mandatory","organizationRequiredMfaPolicy":"Mandatory"}""";
        await run.Client.ApiAsync(HttpMethod.Patch, "/sign-in-exp", $$"""{"mfa":{{theirs}}}""");
        await run.Client.ApiAsync(
            HttpMethod.Patch,
            "/account-center",
            new { fields = new { email = "Edit", password = "Edit", mfa = "Edit", phone = "ReadOnly" } });
        Assert.Contains("Nothing to change.", (await run.ApplyAsync("--yes")).Out, StringComparison.Ordinal);
        // To Logto a passkey that people sign in with is no second factor.
        await run.Client.ApiAsync(HttpMethod.Patch, "/sign-in-exp", """{"passkeySignIn":{"enabled":true}}""");
        await run.Client.ApiAsync(HttpMethod.Patch, "/account-center", new { fields = new { email = "Edit", phone = "ReadOnly" } });
        await run.ApplyAsync("--yes");
        var state = await run.StateAsync();
        Assert.Equal(
            """{"factors":["WebAuthn","Totp","BackupCode"],"policy":"Mandatory","organizationRequiredMfaPolicy":"Mandatory"}""",
            state["sign-in-exp"]["mfa"]!.ToJsonString());
        Assert.Equal(
            """{"email":"Edit","phone":"ReadOnly","password":"Edit","mfa":"Edit"}""",
            state["account-center"]["fields"]!.ToJsonString());
    }

    private static string TitleOf(string step) => step switch
    {
        nameof(ApplicationStep) => "Web application",
        nameof(PermissionsStep) => "Organization permissions",
        nameof(RolesStep) => "Organization roles",
        nameof(WebhookStep) => "Webhook",
        nameof(SignInStep) => "Sign-in & account",
        nameof(MailStep) => "Invitation email",
        nameof(AccountStep) => "Logto account pages",
        nameof(OperatorStep) => "Operators of the site",
        _ => "API resource",
    };
}

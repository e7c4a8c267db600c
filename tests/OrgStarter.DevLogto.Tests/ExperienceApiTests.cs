using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>The API of Logto's own sign-in page, answer by answer, against what a running Logto said.</summary>
public sealed class ExperienceApiTests(TestSite site)
{
    private const string Password = "Sup3r-Secret-bob";
    private readonly LogtoClient logto = new(site.Logto);
    private readonly ExperienceClient page = new(site.Logto);

    [Fact]
    public async Task A_password_signs_in_step_by_step()
    {
        var (id, email) = await PersonAsync();
        await page.BeginAsync();
        var verification = await page.PasswordAsync(email, Password);
        Assert.Equal((200, 21), (verification.Status, verification["verificationId"]!.Length));
        Assert.Equal(204, (await page.IdentifyAsync(verification)).Status);
        var tokens = await logto.ExchangeAsync(await page.SubmitAsync());
        Assert.Equal(id, (string?)tokens.Claims("id_token")["sub"]);

        var person = await logto.ApiAsync(HttpMethod.Get, $"/users/{id}");
        Assert.Equal(LogtoClient.SiteApp.Id, person["applicationId"]);
        Assert.NotNull(person["lastSignInAt"]);
    }

    [Fact]
    public async Task A_user_name_is_an_identifier_too()
    {
        var username = $"u{Guid.NewGuid():N}"[..12];
        var email = TestSite.Someone();
        await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = email, username, password = Password });
        await page.BeginAsync();
        var verification = await page.PostAsync(
            "verification/password",
            new { identifier = new { type = "username", value = username }, password = Password });
        Assert.Equal(204, (await page.IdentifyAsync(verification)).Status);
        Assert.Equal(email, (string?)(await logto.ExchangeAsync(await page.SubmitAsync())).Claims("id_token")["email"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_password_and_an_unknown_person_answer_alike(bool isKnown)
    {
        var email = isKnown ? (await PersonAsync()).Email : TestSite.Someone();
        await page.BeginAsync();
        Refuses(
            await page.PasswordAsync(email, "wrong"),
            422,
            "session.invalid_credentials",
            "Incorrect account or password. Please check your input.");
    }

    [Fact]
    public async Task A_suspended_person_is_told_so_after_the_right_password_only()
    {
        var (id, email) = await PersonAsync();
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/is-suspended", new { isSuspended = true });
        await page.BeginAsync();
        Refuses(await page.PasswordAsync(email, "wrong"), 422, "session.invalid_credentials");
        Refuses(await page.PasswordAsync(email, Password), 401, "user.suspended", "This account is suspended.");
    }

    [Fact]
    public async Task A_person_without_a_password_must_set_one_before_the_end()
    {
        var email = TestSite.Someone();
        await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = email });
        await page.BeginAsync();
        await page.SendCodeAsync(email, "SignIn");
        var verification = await page.CodeAsync(email, await LatestVerificationAsync(), await page.LatestCodeAsync(email));
        Assert.Equal(204, (await page.IdentifyAsync(verification)).Status);
        Refuses(await page.PostAsync("submit"), 422, "user.missing_profile", "You need to provide additional info before signing-in.");
        Assert.Equal(204, (await page.TellPasswordAsync(Password)).Status);
        await page.SubmitAsync();

        // Now there is one, and it is not replaced here.
        await page.BeginAsync("SignIn", ("prompt", "login"));
        await page.IdentifyAsync(await page.PasswordAsync(email, Password));
        Refuses(await page.TellPasswordAsync("An0ther-Secret-bob"), 422, "user.password_exists_in_profile");
        Refuses(await page.TellPasswordAsync(Password), 422, "user.same_password");
    }

    [Fact]
    public async Task A_registration_by_code_asks_for_a_password_and_ends_signed_in()
    {
        var email = TestSite.Someone();
        await page.BeginAsync("Register", ("first_screen", "register"));
        var sent = await page.SendCodeAsync(email);
        var mail = Assert.Single(await site.Logto.MailsToAsync(email));
        Assert.Equal(
            """["code","locale","application"]""",
            new JsonArray([.. mail.AsObject().Select(f => (JsonNode)f.Key)]).ToJsonString());
        Assert.Matches("^[0-9]{6}$", (string?)mail["code"]);
        var wrong = (string?)mail["code"] == "000000" ? "111111" : "000000";
        Refuses(
            await page.CodeAsync(email, sent["verificationId"], wrong),
            400,
            "verification_code.code_mismatch",
            "Invalid verification code.");
        Refuses(await page.IdentifyAsync(sent), 400, "session.verification_failed");
        Assert.Equal(
            sent["verificationId"],
            (await page.CodeAsync(email, sent["verificationId"], (string)mail["code"]!))["verificationId"]);

        var missing = await page.IdentifyAsync(sent);
        Refuses(missing, 422, "user.missing_profile");
        Assert.Equal("""{"missingProfile":["password"]}""", missing.Body!["data"]!.ToJsonString());
        Assert.Equal(204, (await page.TellPasswordAsync(Password)).Status);
        var created = await page.IdentifyAsync(sent);
        Assert.Equal((201, "Created"), (created.Status, (string?)created.Body));
        Assert.Equal(email, (string?)(await logto.ExchangeAsync(await page.SubmitAsync())).Claims("id_token")["email"]);
    }

    [Fact]
    public async Task A_code_is_for_its_address_its_verification_one_use_ten_minutes_and_ten_tries()
    {
        await using var own = await TestSite.StartAsync();
        var page = new ExperienceClient(own.Logto);
        await page.BeginAsync("Register");
        var sent = await page.SendCodeAsync("coded@example.com");
        var (id, code) = (sent["verificationId"], await page.LatestCodeAsync("coded@example.com"));
        Refuses(await page.CodeAsync("coded@example.com", "another", code), 404, "session.verification_session_not_found");
        Refuses(await page.CodeAsync("another@example.com", id, code), 400, "verification_code.email_mismatch");
        Assert.Equal(200, (await page.CodeAsync("coded@example.com", id, code)).Status);
        Refuses(await page.CodeAsync("coded@example.com", id, code), 400, "verification_code.not_found");

        id = (await page.SendCodeAsync("coded@example.com"))["verificationId"];
        code = await page.LatestCodeAsync("coded@example.com");
        for (var i = 0; i < 10; i++)
        {
            Refuses(await page.CodeAsync("coded@example.com", id, "wrong"), 400, "verification_code.code_mismatch");
        }

        Refuses(await page.CodeAsync("coded@example.com", id, code), 400, "verification_code.exceed_max_try");
        id = (await page.SendCodeAsync("coded@example.com"))["verificationId"];
        own.Time.Advance(TimeSpan.FromMinutes(11));
        Refuses(
            await page.CodeAsync("coded@example.com", id, await page.LatestCodeAsync("coded@example.com")),
            400,
            "verification_code.expired");
    }

    [Fact]
    public async Task Nobody_hears_by_mail_that_an_address_has_no_account()
    {
        var email = TestSite.Someone();
        await page.BeginAsync("ForgotPassword");
        Assert.Equal(200, (await page.SendCodeAsync(email, "ForgotPassword")).Status);
        Assert.Empty(await site.Logto.MailsToAsync(email));
    }

    [Theory]
    [InlineData("abc", "too_short restricted.sequence")]
    [InlineData("aaaaaaaaaa", "restricted.repetition")]
    [InlineData("12345678", "restricted.sequence")]
    [InlineData("qwertyuiop", "restricted.sequence")]
    [InlineData("policy.person", "restricted.user_info")]
    [InlineData("Sup3r-Sécret", "unsupported_characters")]
    [InlineData("", "too_short character_types")]
    [InlineData("longlongword", "")]
    [InlineData("policy.person-and-more", "")]
    public async Task The_password_policy_is_Logtos_own(string password, string issues)
    {
        await page.BeginAsync("Register");
        var email = $"policy.person@{Guid.NewGuid():N}.example";
        await page.SendCodeAsync(email);
        var verification = await page.CodeAsync(email, await LatestVerificationAsync(), await page.LatestCodeAsync(email));
        Refuses(await page.IdentifyAsync(verification), 422, "user.missing_profile");
        var answer = await page.TellPasswordAsync(password);
        if (issues.Length == 0)
        {
            Assert.Equal(204, answer.Status);
            return;
        }

        Refuses(answer, 422, "password.rejected", "Password rejected. Please check if your password meets the requirements.");
        Assert.Equal(
            issues.Split(' ').Select(i => $"password_rejected.{i}"),
            answer.Body!["data"]!.AsArray().Select(i => (string?)i!["code"]));
    }

    [Fact]
    public async Task A_hundred_wrong_passwords_lock_for_an_hour_or_until_an_administrator_unlocks()
    {
        await using var own = await TestSite.StartAsync();
        var (page, api, email) = (new ExperienceClient(own.Logto), new LogtoClient(own.Logto), "locked@example.com");
        await api.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = email, password = Password });
        await page.BeginAsync();
        for (var i = 0; i < 99; i++)
        {
            // Somebody without a password: nothing is hashed, so that a hundred attempts take no time.
            Assert.Equal(422, (await page.PasswordAsync("fay@example.com", "wrong")).Status);
        }

        Refuses(await page.PasswordAsync("fay@example.com", "wrong"), 400, "session.verification_blocked_too_many_attempts",
            "Too many attempts in a short time. Please try again in 60 minutes.");
        own.Time.Advance(TimeSpan.FromMinutes(59));
        Refuses(await page.PasswordAsync("fay@example.com", "wrong"), 400, "session.verification_blocked_too_many_attempts",
            "Too many attempts in a short time. Please try again in 1 minute.");
        Assert.Equal(200, (await page.PasswordAsync(email, Password)).Status);
        Assert.Equal(
            204,
            (await api.ApiAsync(
                HttpMethod.Post,
                "/sentinel-activities/delete",
                new { targetType = "User", targets = new[] { "fay@example.com" } })).Status);
        Refuses(await page.PasswordAsync("fay@example.com", "wrong"), 422, "session.invalid_credentials");
    }

    [Fact]
    public async Task A_one_time_token_for_an_unknown_address_leads_from_signing_in_to_registering()
    {
        var email = TestSite.Someone();
        var token = await TokenAsync(email, "birchbooks01");
        await page.BeginAsync("SignIn", ("one_time_token", token), ("login_hint", email));
        var verification = await page.TokenAsync(email, token);
        var unknown = await page.IdentifyAsync(verification);
        Refuses(unknown, 404, "user.user_not_exist", $"User with {email} does not exist.");
        Assert.Equal($$"""{"identifier":"{{email}}"}""", unknown.Body!["data"]!.ToJsonString());

        Assert.Equal(204, (await page.SendAsync(HttpMethod.Put, "interaction-event", new { interactionEvent = "Register" })).Status);
        Refuses(await page.IdentifyAsync(verification), 422, "user.missing_profile");
        await page.TellPasswordAsync(Password);
        Assert.Equal(201, (await page.IdentifyAsync(verification)).Status);
        var claims = (await logto.ExchangeAsync(await page.SubmitAsync())).Claims("id_token");
        Assert.Equal("""["birchbooks01"]""", claims["organizations"]!.ToJsonString());
    }

    [Fact]
    public async Task A_one_time_token_of_a_present_person_adds_the_organizations_at_the_end()
    {
        var (id, email) = await PersonAsync();
        var token = await TokenAsync(email, "birchbooks01");
        await page.BeginAsync();
        await page.IdentifyAsync(await page.TokenAsync(email, token));
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/organizations")).Body!.AsArray());
        await page.SubmitAsync();
        Assert.Equal(
            "birchbooks01",
            (string?)Assert.Single((await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/organizations")).Body!.AsArray())!["id"]);
    }

    [Fact]
    public async Task A_one_time_token_that_is_wrong_used_revoked_over_or_somebody_elses_says_which()
    {
        await using var own = await TestSite.StartAsync();
        var (page, api) = (new ExperienceClient(own.Logto), new LogtoClient(own.Logto));
        var (email, token) = ("ben@example.com", await TokenAsync(api, "ben@example.com"));
        await page.BeginAsync();
        Refuses(await page.TokenAsync(email, "nope"), 404, "one_time_token.token_not_found", "Token nope not found.");
        Refuses(await page.TokenAsync("chloe@example.com", token), 400, "one_time_token.email_mismatch");
        Assert.Equal(200, (await page.TokenAsync(email, token)).Status);
        Refuses(await page.TokenAsync(email, token), 400, "one_time_token.token_consumed");
        var old = await TokenAsync(api, email);
        own.Time.Advance(TimeSpan.FromMinutes(11));
        Refuses(await page.TokenAsync(email, old), 400, "one_time_token.token_expired");
    }

    [Fact]
    public async Task An_address_that_is_taken_registers_nobody()
    {
        await page.BeginAsync("Register");
        await page.SendCodeAsync("ben@example.com");
        var verification = await page.CodeAsync(
            "ben@example.com",
            await LatestVerificationAsync(),
            await page.LatestCodeAsync("ben@example.com"));
        Refuses(await page.IdentifyAsync(verification), 422, "user.email_already_in_use");
    }

    [Fact]
    public async Task Steps_out_of_order_are_refused()
    {
        await page.Browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, logto.AuthorizeUrl(LogtoClient.AllScopes)));
        Refuses(await page.PostAsync("submit"), 404, "session.interaction_not_found");
        await page.SendAsync(HttpMethod.Put, "", new { interactionEvent = "SignIn" });
        Refuses(await page.PostAsync("submit"), 404, "session.identifier_not_found");
        Refuses(await page.TellPasswordAsync(Password), 404, "session.identifier_not_found");
        Refuses(await page.PostAsync("identification", new { verificationId = "none" }), 404, "session.verification_session_not_found");
        Refuses(await page.PostAsync("identification", new { }), 400, "guard.invalid_input");
        Refuses(
            await page.SendAsync(HttpMethod.Put, "interaction-event", new { interactionEvent = "ForgotPassword" }),
            400,
            "session.not_supported_for_forgot_password");
        Refuses(
            await page.SendAsync(HttpMethod.Put, "profile/password", new { password = Password }),
            400,
            "session.invalid_interaction_type");
        Refuses(await page.SendAsync(HttpMethod.Put, "", new { interactionEvent = "Fly" }), 400, "guard.invalid_input");
        Refuses(
            await page.PostAsync("verification/password", new { identifier = new { type = "email" }, password = Password }),
            400,
            "guard.invalid_input");
    }

    [Fact]
    public async Task One_interaction_is_about_one_person()
    {
        var (_, first) = await PersonAsync();
        var (_, second) = await PersonAsync();
        await page.BeginAsync();
        await page.IdentifyAsync(await page.PasswordAsync(first, Password));
        Refuses(await page.IdentifyAsync(await page.PasswordAsync(second, Password)), 409, "session.identity_conflict");
    }

    [Fact]
    public async Task A_browser_in_no_interaction_and_one_with_a_forged_cookie_are_told_to_begin_again()
    {
        Refuses(
            await new ExperienceClient(site.Logto).PostAsync("submit"),
            400,
            "session.not_found",
            "Session not found. Please go back and sign in again.");
        await page.BeginAsync();
        page.Browser.Cookies.GetCookies(new Uri(site.Logto.Endpoint))["orgstarter_interaction.sig"]!.Value = "forged";
        Refuses(await page.PostAsync("submit"), 400, "session.not_found");
    }

    [Fact]
    public async Task What_was_gathered_can_be_read_but_no_password()
    {
        var (_, email) = await PersonAsync();
        await page.BeginAsync();
        await page.PasswordAsync(email, Password);
        var gathered = await page.SendAsync(HttpMethod.Get, "interaction");
        Assert.Equal("SignIn", gathered["interactionEvent"]);
        Assert.True((bool)Assert.Single(gathered.Body!["verificationRecords"]!.AsArray())!["verified"]!);
        await page.SendAsync(HttpMethod.Put, "", new { interactionEvent = "Register" });
        Assert.Equal(204, (await page.TellPasswordAsync(Password)).Status);
        Assert.DoesNotContain(
            "password",
            (await page.SendAsync(HttpMethod.Get, "interaction")).Body!.ToJsonString(),
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_account_API_is_closed_until_an_administrator_opens_it_and_shows_what_is_open()
    {
        var tokens = await logto.SignInAsync("ben@example.com");
        var open = await logto.GetAsync("/api/my-account", tokens["access_token"]);
        Assert.Equal((200, "ben@example.com", (string?)null), (open.Status, open["primaryEmail"], open["name"]));
        await logto.ApiAsync(HttpMethod.Patch, "/account-center", new { enabled = false });
        try
        {
            Refuses(
                await logto.GetAsync("/api/my-account", tokens["access_token"]),
                400,
                "account_center.not_enabled",
                "Account center is not enabled.");
        }
        finally
        {
            await logto.ApiAsync(HttpMethod.Patch, "/account-center", new { enabled = true });
        }

        Refuses(await logto.GetAsync("/api/my-account", "garbage"), 401, "auth.unauthorized");
        Refuses(await logto.GetAsync("/api/my-account"), 401, "auth.authorization_header_missing");
    }

    private static void Refuses(JsonAnswer answer, int status, string code, string? message = null)
    {
        Assert.Equal((status, code), (answer.Status, answer["code"]));
        Assert.Equal(message ?? answer["message"], answer["message"]);
    }

    private async Task<(string Id, string Email)> PersonAsync()
    {
        var email = TestSite.Someone();
        return ((await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = email, password = Password }))["id"]!, email);
    }

    private async Task<string> LatestVerificationAsync() =>
        (string)(await page.SendAsync(HttpMethod.Get, "interaction")).Body!["verificationRecords"]!.AsArray()[^1]!["id"]!;

    private Task<string> TokenAsync(string email, string organization) => TokenAsync(logto, email, organization);

    private static async Task<string> TokenAsync(LogtoClient logto, string email, params string[] organizations) =>
        (await logto.ApiAsync(
            HttpMethod.Post,
            "/one-time-tokens",
            new { email, context = new { jitOrganizationIds = organizations } }))["token"]!;
}

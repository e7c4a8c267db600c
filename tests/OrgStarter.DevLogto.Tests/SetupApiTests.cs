using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>What setting up a tenant calls, as a Logto answers it.</summary>
public sealed class SetupApiTests(TestSite site)
{
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task The_sign_in_experience_has_all_of_Logtos_fields_and_a_given_field_is_replaced_whole()
    {
        var before = await logto.ApiAsync(HttpMethod.Get, "/sign-in-exp");
        Assert.Equal(34, before.Body!.AsObject().Count);
        Assert.Equal(["tenantId", "id", "color", "branding"], before.Body.AsObject().Take(4).Select(f => f.Key));
        var changed = await logto.ApiAsync(
            HttpMethod.Patch,
            "/sign-in-exp",
            new { passwordPolicy = new { length = new { min = 9 } }, unknown = 1 });
        Assert.Equal((200, """{"length":{"min":9,"max":256}}"""), (changed.Status, changed.Body!["passwordPolicy"]!.ToJsonString()));
        Assert.Equal(changed.Body.ToJsonString(), (await logto.ApiAsync(HttpMethod.Get, "/sign-in-exp")).Body!.ToJsonString());
        await logto.ApiAsync(HttpMethod.Patch, "/sign-in-exp", new { passwordPolicy = before.Body["passwordPolicy"] });
    }

    [Theory]
    [InlineData(
        """{"signUp":{"identifiers":["email"],"password":true,"verify":false}}""",
        "sign_in_experiences.passwordless_requires_verify",
        "Must enable verify for email/phone sign up identifier.")]
    [InlineData("""{"signInMode":"Nope"}""", "guard.invalid_input", "The request body is invalid.")]
    [InlineData("""{"signUp":"x"}""", "guard.invalid_input", "The request body is invalid.")]
    public async Task What_Logto_does_not_take_changes_nothing(string body, string code, string message)
    {
        var before = (await logto.ApiAsync(HttpMethod.Get, "/sign-in-exp")).Body!.ToJsonString();
        var refused = await logto.ApiAsync(HttpMethod.Patch, "/sign-in-exp", body);
        Assert.Equal((400, code, message), (refused.Status, refused["code"], refused["message"]));
        Assert.Equal(before, (await logto.ApiAsync(HttpMethod.Get, "/sign-in-exp")).Body!.ToJsonString());
    }

    [Fact]
    public async Task Mail_templates_are_replaced_one_by_one_and_found_by_language_and_use()
    {
        object Templates(string subject) => new
        {
            templates = new[] { new { languageTag = "fr", templateType = "Generic", details = new { subject, content = "y" } } }
        };
        await logto.ApiAsync(HttpMethod.Put, "/email-templates", Templates("first"));
        var put = await logto.ApiAsync(HttpMethod.Put, "/email-templates", Templates("second"));
        Assert.Equal(200, put.Status);
        Assert.Equal(
            ["tenantId", "id", "languageTag", "templateType", "details", "createdAt"],
            put.Body![0]!.AsObject().Select(f => f.Key));
        var found =
            Assert.Single((await logto.ApiAsync(HttpMethod.Get, "/email-templates?languageTag=fr&templateType=Generic")).Body!.AsArray())!;
        Assert.Equal("second", (string?)found["details"]!["subject"]);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, "/email-templates?languageTag=fr&templateType=SignIn")).Body!.AsArray());
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/email-templates/{found["id"]}")).Status);
        var again = await logto.ApiAsync(HttpMethod.Delete, $"/email-templates/{found["id"]}");
        Assert.Equal((404, "entity.not_exists_with_id"), (again.Status, again["code"]));
    }

    [Theory]
    [InlineData("""{"templates":[]}""", "Error in key path \"templates\": (too_small) Array must contain at least 1 element(s)")]
    [InlineData(
        """{"templates":[{"languageTag":"en","templateType":"Generic","details":{"subject":"x"}}]}""",
        "Error in key path \"templates.0.details.content\": (invalid_type) Expected string but received undefined.")]
    public async Task A_template_without_its_words_is_refused(string body, string details)
    {
        var refused = await logto.ApiAsync(HttpMethod.Put, "/email-templates", body);
        Assert.Equal((400, "guard.invalid_input", details), (refused.Status, refused["code"], refused["details"]));
    }

    [Fact]
    public async Task A_connector_with_templates_wants_those_that_Logto_needs()
    {
        var seeded = (await logto.ApiAsync(HttpMethod.Get, "/connectors")).Body![0]!;
        Assert.Equal(
            ("Email", "simple-mail-transfer-protocol", "smtp"),
            ((string?)seeded["type"], (string?)seeded["connectorId"], (string?)seeded["target"]));
        var refused = await logto.ApiAsync(
            HttpMethod.Patch,
            $"/connectors/{seeded["id"]}",
            new { config = new { templates = Array.Empty<object>() } });
        Assert.Equal((400, "connector.invalid_config"), (refused.Status, refused["code"]));
    }

    [Fact]
    public async Task A_test_of_a_webhook_tells_how_it_went()
    {
        var hook = await logto.ApiAsync(HttpMethod.Post, "/hooks", new
        {
            name = "test",
            events = new[] { "User.Created" },
            config = new { url = "http://localhost:1/" }
        });
        var test = new { events = new[] { "User.Created" }, config = new { url = "http://localhost:1/" } };
        var unreached = await logto.ApiAsync(HttpMethod.Post, $"/hooks/{hook["id"]}/test", test);
        Assert.Equal(
            (422, "hook.send_test_payload_failed", "Failed to send test payload: TypeError: fetch failed"),
            (unreached.Status, unreached["code"], unreached["message"]));
        // Logto's own sign-in screen takes no such thing.
        var refused = await logto.ApiAsync(
            HttpMethod.Post,
            $"/hooks/{hook["id"]}/test",
            new { test.events, config = new { url = $"{site.Logto.Endpoint}/nowhere" } });
        Assert.Equal(
            (422, "hook.endpoint_responded_with_error", 404),
            (refused.Status, refused["code"], (int)refused.Body!["data"]!["responseStatus"]!));
        await logto.ApiAsync(HttpMethod.Delete, $"/hooks/{hook["id"]}");
    }
}

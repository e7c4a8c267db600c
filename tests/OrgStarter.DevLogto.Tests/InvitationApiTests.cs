using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>Invitations over the Management API, the unpleasant rules included.</summary>
public sealed class InvitationApiTests(TestSite site)
{
    private const string Path = "/organization-invitations";
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task An_invitation_has_Logtos_fields_and_its_mail_goes_out_with_the_callers_own()
    {
        var invitee = TestSite.Someone();
        var created = await CreateAsync(invitee, new { link = "http://localhost:5080/invitations/abc", locale = "en", plan = "free" });
        Assert.Equal(201, created.Status);
        Assert.Equal(
            [
                "tenantId", "id", "inviterId", "invitee", "acceptedUserId", "organizationId", "status", "createdAt", "updatedAt",
                "expiresAt", "organizationRoles"
            ],
            created.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(("Pending", 21), (created["status"], created["id"]!.Length));

        var mail = Assert.Single(await site.Logto.MailsToAsync(invitee));
        Assert.Equal(["organization", "inviter", "link", "locale", "plan"], mail.AsObject().Select(f => f.Key));
        Assert.Equal(("Aurora Coffee", "Alice Adams"), ((string?)mail["organization"]!["name"], (string?)mail["inviter"]!["name"]));
    }

    [Fact]
    public async Task Without_a_message_payload_nothing_is_sent()
    {
        var invitee = TestSite.Someone();
        await CreateAsync(invitee, false);
        Assert.Empty(await site.Logto.MailsToAsync(invitee));
    }

    [Fact]
    public async Task The_same_address_twice_is_refused_and_in_other_letter_case_accepted()
    {
        var invitee = TestSite.Someone();
        await CreateAsync(invitee);
        var again = await CreateAsync(invitee);
        Assert.Equal((422, "entity.unique_integrity_violation"), (again.Status, again["code"]));
        Assert.Equal(201, (await CreateAsync(invitee.ToUpperInvariant())).Status);
    }

    [Theory]
    [InlineData("""{"organizationId":"aur0racoffee","invitee":"nope","expiresAt":99999999999999}""", 400, "guard.invalid_input")]
    [InlineData("""{"organizationId":"aur0racoffee","invitee":"x@example.com"}""", 400, "guard.invalid_input")]
    [InlineData("""{"organizationId":"aur0racoffee","invitee":"x@example.com","expiresAt":5}""", 400, "request.invalid_input")]
    [InlineData(
        """{"organizationId":"doesnotexist","invitee":"x@example.com","expiresAt":99999999999999}""",
        422,
        "entity.relation_foreign_key_not_found")]
    [InlineData(
        """{"organizationId":"aur0racoffee","invitee":"x@example.com","expiresAt":99999999999999,"inviterId":"nobody"}""",
        422,
        "entity.relation_foreign_key_not_found")]
    [InlineData(
        """{"organizationId":"aur0racoffee","invitee":"x@example.com","expiresAt":99999999999999,"organizationRoleIds":["nope"]}""",
        422,
        "entity.relation_foreign_key_not_found")]
    [InlineData(
        """{"organizationId":"aur0racoffee","invitee":"ben@example.com","expiresAt":99999999999999}""",
        422,
        "request.invalid_input")]
    public async Task A_bad_invitation_is_refused(string body, int status, string code)
    {
        var answer = await logto.ApiAsync(HttpMethod.Post, Path, body);
        Assert.Equal((status, code), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Acceptance_makes_a_member_with_the_roles()
    {
        await using var own = await TestSite.StartAsync();
        var client = new LogtoClient(own.Logto);
        var accepted = await client.ApiAsync(
            HttpMethod.Put,
            $"{Path}/invitefaypending00001/status",
            new { status = "Accepted", acceptedUserId = "fay000000001" });
        Assert.Equal((200, "Accepted", "fay000000001"), (accepted.Status, accepted["status"], accepted["acceptedUserId"]));
        var roles = await client.ApiAsync(HttpMethod.Get, "/organizations/aur0racoffee/users/fay000000001/roles");
        Assert.Equal("member", (string?)roles.Body![0]!["name"]);

        var again = await client.ApiAsync(HttpMethod.Put, $"{Path}/invitefaypending00001/status", new { status = "Revoked" });
        Assert.Equal((422, "request.invalid_input"), (again.Status, again["code"]));
    }

    [Theory]
    [InlineData("invitefaypending00001", "eve000000001", 422, "request.invalid_input")]
    [InlineData("invitefaypending00001", null, 422, "request.invalid_input")]
    [InlineData("invitefaypending00001", "nobody", 404, "entity.not_found")]
    [InlineData("invitegeorgeexpired01", "eve000000001", 422, "request.invalid_input")]
    [InlineData("invitehanarevoked0001", "eve000000001", 422, "request.invalid_input")]
    [InlineData("doesnotexist", "eve000000001", 404, "entity.not_found")]
    public async Task An_acceptance_that_does_not_fit_is_refused(string id, string? userId, int status, string code)
    {
        object body = userId is null ? new { status = "Accepted" } : new { status = "Accepted", acceptedUserId = userId };
        var answer = await logto.ApiAsync(HttpMethod.Put, $"{Path}/{id}/status", body);
        Assert.Equal((status, code), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task A_status_that_nobody_may_set_is_refused_with_the_ones_that_may_be_set()
    {
        var answer = await logto.ApiAsync(HttpMethod.Put, $"{Path}/invitefaypending00001/status", new { status = "Expired" });
        Assert.Equal((400, "guard.invalid_input"), (answer.Status, answer["code"]));
        var issue = answer.Body!["data"]!["issues"]![0]!;
        Assert.Equal(
            ("invalid_enum_value", "Expired", """["Accepted","Revoked"]"""),
            ((string?)issue["code"], (string?)issue["received"], issue["options"]!.ToJsonString()));
    }

    [Fact]
    public async Task One_that_has_expired_says_so_and_makes_room_for_a_new_one()
    {
        Assert.Equal("Expired", (await logto.ApiAsync(HttpMethod.Get, $"{Path}/invitegeorgeexpired01"))["status"]);
        Assert.Equal(201, (await CreateAsync("george@example.com")).Status);
    }

    [Fact]
    public async Task A_revoked_one_is_sent_again_all_the_same()
    {
        var before = (await site.Logto.MailsToAsync("hana@example.com")).Count;
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Post, $"{Path}/invitehanarevoked0001/message", new { link = "x" })).Status);
        Assert.Equal(before + 1, (await site.Logto.MailsToAsync("hana@example.com")).Count);
        Assert.Equal(404, (await logto.ApiAsync(HttpMethod.Post, $"{Path}/doesnotexist/message", new { link = "x" })).Status);
    }

    [Fact]
    public async Task The_eleventh_message_to_one_address_is_refused_until_the_time_has_passed()
    {
        await using var own = await TestSite.StartAsync();
        var client = new LogtoClient(own.Logto);
        var message = $"{Path}/invitefaypending00001/message";
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(204, (await client.ApiAsync(HttpMethod.Post, message, new { link = "x" })).Status);
        }

        var refused = await client.ApiAsync(HttpMethod.Post, message, new { link = "x" });
        Assert.Equal((429, "request.message_rate_limited"), (refused.Status, refused["code"]));
        Assert.False(refused.Headers.ContainsKey("Retry-After"));
        own.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(204, (await client.ApiAsync(HttpMethod.Post, message, new { link = "x" })).Status);
    }

    [Fact]
    public async Task Lists_are_by_organization_invitee_or_inviter_and_never_paged()
    {
        var all = (await logto.ApiAsync(HttpMethod.Get, $"{Path}?organizationId=aur0racoffee&page=1&page_size=1")).Body!.AsArray();
        Assert.True(all.Count >= 3);
        var fays = (await logto.ApiAsync(HttpMethod.Get, $"{Path}?invitee=fay%40example.com")).Body!.AsArray();
        Assert.Contains("invitefaypending00001", fays.Select(i => (string?)i!["id"]));
        var bens = (await logto.ApiAsync(HttpMethod.Get, $"{Path}?inviterId=ben000000001")).Body!.AsArray();
        Assert.Equal("invitegeorgeexpired01", (string?)Assert.Single(bens)!["id"]);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"{Path}?organizationId=doesnotexist")).Body!.AsArray());
    }

    [Fact]
    public async Task One_is_deleted_and_then_gone()
    {
        var id = (await CreateAsync(TestSite.Someone()))["id"];
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"{Path}/{id}")).Status);
        Assert.Equal("entity.not_found", (await logto.ApiAsync(HttpMethod.Get, $"{Path}/{id}"))["code"]);
    }

    private Task<JsonAnswer> CreateAsync(string invitee, object? messagePayload = null) => logto.ApiAsync(HttpMethod.Post, Path, new
    {
        organizationId = "aur0racoffee",
        invitee,
        inviterId = "alice0000001",
        expiresAt = DateTimeOffset.UtcNow.AddDays(7).ToUnixTimeMilliseconds(),
        messagePayload = messagePayload ?? false,
    });
}

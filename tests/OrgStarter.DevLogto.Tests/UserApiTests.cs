using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>People over the Management API.</summary>
public sealed class UserApiTests(TestSite site)
{
    private readonly LogtoClient logto = new(site.Logto);

    [Fact]
    public async Task A_person_is_made_with_status_200_and_Logtos_fields()
    {
        var name = NewName();
        var created = await logto.ApiAsync(HttpMethod.Post, "/users", new
        {
            username = name,
            primaryEmail = $"{name}@example.com",
            name = "Rec User",
            password = "x",
            customData = new { locale = "en" },
            profile = new { givenName = "Rec" },
        });
        Assert.Equal(200, created.Status);
        Assert.Equal(
            [
                "id", "username", "primaryEmail", "primaryPhone", "name", "avatar", "customData", "identities", "lastSignInAt", "createdAt",
                "updatedAt", "profile",
             "applicationId", "isSuspended", "hasPassword"
            ],
            created.Body!.AsObject().Select(f => f.Key));
        Assert.Equal(("true", 12), (created["hasPassword"], created["id"]!.Length));
        Assert.Equal("false", (await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = TestSite.Someone() }))["hasPassword"]);
    }

    [Theory]
    [InlineData("username", "1 bad")]
    [InlineData("primaryEmail", "nope")]
    public async Task A_bad_user_name_or_address_is_refused(string field, string value)
    {
        var answer = await logto.ApiAsync(HttpMethod.Post, "/users", new Dictionary<string, string> { [field] = value });
        Assert.Equal(
            (400, "guard.invalid_input", $"Error in key path \"{field}\": (invalid_string) Invalid"),
            (answer.Status, answer["code"], answer["details"]));
    }

    [Fact]
    public async Task A_taken_user_name_or_address_is_refused_whatever_its_letter_case()
    {
        var name = await logto.ApiAsync(HttpMethod.Post, "/users", new { username = "ben" });
        Assert.Equal((422, "user.username_already_in_use"), (name.Status, name["code"]));
        var email = await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = "BEN@example.com" });
        Assert.Equal((422, "user.email_already_in_use"), (email.Status, email["code"]));
    }

    [Fact]
    public async Task A_person_is_changed_field_by_field()
    {
        var id = await NewPersonAsync();
        var changed = await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}", new
        {
            name = "Renamed",
            avatar = "https://example.com/a.png",
            customData = new { locale = "de" }
        });
        Assert.Equal((200, "Renamed"), (changed.Status, changed["name"]));
        Assert.NotNull(changed["primaryEmail"]);
        Assert.Equal("""{"locale":"de"}""", changed.Body!["customData"]!.ToJsonString());
    }

    [Fact]
    public async Task Custom_data_and_profile_merge_and_keep_null()
    {
        var id = await NewPersonAsync();
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/custom-data", new { customData = new { locale = "de", onboarded = true } });
        var merged = await logto.ApiAsync(
            HttpMethod.Patch,
            $"/users/{id}/custom-data",
            new { customData = new { onboarded = (bool?)null } });
        Assert.Equal("""{"locale":"de","onboarded":null}""", merged.Body!.ToJsonString());
        Assert.Equal(merged.Body.ToJsonString(), (await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/custom-data")).Body!.ToJsonString());
        await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/profile", new { profile = new { givenName = "Ann" } });
        var profile = await logto.ApiAsync(HttpMethod.Patch, $"/users/{id}/profile", new { profile = new { familyName = "Lee" } });
        Assert.Equal(("Ann", "Lee"), (profile["givenName"], profile["familyName"]));
    }

    [Fact]
    public async Task People_are_searched_by_pattern_and_by_address()
    {
        var pattern = await logto.ApiAsync(HttpMethod.Get, "/users?search=%25chloe%25&page=1&page_size=2");
        Assert.Equal(("1", "chloe0000001"), (pattern.Headers["Total-Number"], (string?)pattern.Body![0]!["id"]));
        var exact = await logto.ApiAsync(HttpMethod.Get, "/users?search.primaryEmail=ben%40example.com&mode.primaryEmail=exact");
        Assert.Equal("ben000000001", (string?)Assert.Single(exact.Body!.AsArray())!["id"]);
        var nobody = await logto.ApiAsync(HttpMethod.Get, "/users?search.primaryEmail=none@nowhere.example&mode.primaryEmail=exact");
        Assert.Equal(("0", 0), (nobody.Headers["Total-Number"], nobody.Body!.AsArray().Count));
    }

    [Fact]
    public async Task A_password_is_checked_and_never_told()
    {
        var created = await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = TestSite.Someone(), password = "Sup3r-Secret" });
        Assert.DoesNotContain("Sup3r", created.Body!.ToJsonString(), StringComparison.Ordinal);
        var id = created["id"];
        Assert.Equal("true", (await logto.ApiAsync(HttpMethod.Get, $"/users/{id}/has-password"))["hasPassword"]);
        Assert.Equal(
            204,
            (await logto.ApiAsync(HttpMethod.Post, $"/users/{id}/password/verify", new { password = "Sup3r-Secret" })).Status);
        var wrong = await logto.ApiAsync(HttpMethod.Post, $"/users/{id}/password/verify", new { password = "nope" });
        Assert.Equal((422, "session.invalid_credentials"), (wrong.Status, wrong["code"]));
    }

    [Fact]
    public async Task A_deleted_person_is_gone_from_their_organizations_too()
    {
        var id = await NewPersonAsync();
        var organization = (await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = "Soon smaller" }))["id"];
        await logto.ApiAsync(HttpMethod.Post, $"/organizations/{organization}/users", new { userIds = new[] { id } });
        Assert.Equal(204, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}")).Status);
        Assert.Empty((await logto.ApiAsync(HttpMethod.Get, $"/organizations/{organization}/users")).Body!.AsArray());
        Assert.Equal(404, (await logto.ApiAsync(HttpMethod.Delete, $"/users/{id}")).Status);
    }

    private async Task<string> NewPersonAsync() =>
        (await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = TestSite.Someone() }))["id"]!;

    private static string NewName() => $"rec_{Guid.NewGuid():N}"[..14];
}

using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Api;

/// <summary>The flows of the pages, as JSON.</summary>
public sealed class ApiFlowTests(TestSite site)
{
    [Fact]
    public async Task Somebody_new_creates_an_organization_and_works_in_it()
    {
        var address = await RegisteredAsync();
        var person = await site.ApiAsync(address);
        Assert.Empty((await person.GetAsync("/api/organizations")).Body!.AsArray());
        var created = await person.PostAsync("/api/organizations", new { name = "  Cedar   Clinic " });
        Assert.Equal((201, "Cedar Clinic"), (created.Status, created["name"]));
        var listed = Assert.Single((await person.GetAsync("/api/organizations")).Body!.AsArray())!;
        Assert.Equal((created["id"], "owner"), ((string?)listed["id"], (string?)listed["roles"]![0]));

        var owner = await site.ApiAsync(address, created["id"]!);
        Assert.Equal("Cedar Clinic", (await owner.GetAsync("/api/organization"))["name"]);
        Assert.Equal(1, (int)(await owner.GetAsync("/api/members")).Body!["total"]!);
    }

    [Fact]
    public async Task The_same_key_creates_once_for_one_person_and_again_for_another()
    {
        var name = $"Org {Guid.NewGuid():N}";
        var key = ("Idempotency-Key", $"\"{Guid.NewGuid()}\"");
        var (one, other) = (await site.ApiAsync(await RegisteredAsync()), await site.ApiAsync(await RegisteredAsync()));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => one.PostAsync("/api/organizations", new { name }, key)));
        Assert.All(answers, answer => Assert.Equal((201, answers[0]["id"]), (answer.Status, answer["id"])));
        Assert.Equal(1, await site.CountOrganizationsAsync(name));
        Assert.Equal(201, (await other.PostAsync("/api/organizations", new { name }, key)).Status);
        Assert.Equal(2, await site.CountOrganizationsAsync(name));
        var reused = await one.PostAsync("/api/organizations", new { name = "Something else" }, key);
        Assert.Equal((422, "idempotency_key_reused"), (reused.Status, reused["code"]));
    }

    [Theory]
    [InlineData("", "name")]
    [InlineData("   ", "name")]
    [InlineData("good name", "Idempotency-Key", "no-uuid")]
    [InlineData("good name", "Idempotency-Key", "\"")]
    [InlineData("good name", "Idempotency-Key", "00000000-0000-0000-0000-000000000000")]
    public async Task What_is_wrong_with_a_new_organization_is_said_by_field(string name, string field, string? key = null)
    {
        var person = await site.ApiAsync("eve@example.com");
        var answer = await person.PostAsync("/api/organizations", new { name }, key is null ? [] : [("Idempotency-Key", key)]);
        Assert.Equal((400, "validation"), (answer.Status, answer["code"]));
        Assert.NotEmpty((string)answer.Body!["errors"]![field]![0]!);
    }

    [Fact]
    public async Task Members_are_searched_filtered_paged_and_changed()
    {
        var (browser, organization) = await site.NewOrganizationAsync();
        var (_, address) = await site.JoinAsync(browser, organization, "member");
        var owner = await OwnerAsync(browser, organization);
        var id = await site.PersonIdAsync(address);

        Assert.Equal(address, Only(await owner.GetAsync($"/api/members?q={address}"))["email"]);
        Assert.Equal(id, Only(await owner.GetAsync("/api/members?role=member"))["id"]);
        var second = await owner.GetAsync("/api/members?pageSize=1&page=2");
        Assert.Equal((2, 1, 2), ((int)second.Body!["page"]!, (int)second.Body["pageSize"]!, (int)second.Body["total"]!));
        Assert.Equal(2, (int)(await owner.GetAsync("/api/members?pageSize=1&page=99")).Body!["page"]!);

        Assert.Equal(204, (await owner.PutAsync($"/api/members/{id}/role", new { role = "admin" })).Status);
        Assert.Equal(id, Only(await owner.GetAsync("/api/members?role=admin"))["id"]);
        Assert.Equal(204, (await owner.DeleteAsync($"/api/members/{id}")).Status);
        Assert.Equal((404, "not_found"), Outcome(await owner.DeleteAsync($"/api/members/{id}")));
    }

    [Fact]
    public async Task The_rules_of_the_members_page_hold_and_have_codes()
    {
        await using var own = await TestSite.StartAsync();
        var (alice, ben) = (await own.ApiAsync("alice@example.com", "aur0racoffee"), await own.ApiAsync("ben@example.com", "aur0racoffee"));
        Assert.Equal((409, "last_owner"), Outcome(await alice.PutAsync("/api/members/alice0000001/role", new { role = "member" })));
        Assert.Equal((409, "last_owner"), Outcome(await alice.DeleteAsync("/api/members/alice0000001")));
        Assert.Equal((409, "above_own_role"), Outcome(await ben.PutAsync("/api/members/chloe0000001/role", new { role = "owner" })));
        Assert.Equal((409, "target_above_own_role"), Outcome(await ben.DeleteAsync("/api/members/alice0000001")));
        Assert.Equal((400, "validation"), Outcome(await ben.PutAsync("/api/members/chloe0000001/role", new { role = "king" })));
        Assert.Equal(1, await own.CountOwnersAsync(Organization.Aurora));
    }

    [Fact]
    public async Task Several_people_are_invited_each_with_an_outcome_sent_again_and_taken_back()
    {
        var (browser, organization) = await site.NewOrganizationAsync();
        var owner = await OwnerAsync(browser, organization);
        var address = TestSite.Someone();
        var answer = await owner.PostAsync(
            "/api/invitations",
            new { addresses = new[] { address, "nobody", $"Ann <{address.ToUpperInvariant()}>" }, role = "admin" });
        Assert.Equal(["sent", "badAddress"], answer.Body!["results"]!.AsArray().Select(result => (string)result!["outcome"]!));
        Assert.Single(await site.Logto.MailsToAsync(address));

        var invitation = Only(await owner.GetAsync($"/api/invitations?status=pending&q={address}"));
        Assert.Equal((address, "admin", "pending"), (invitation["address"], (string?)invitation.Json["roles"]![0], invitation["status"]));
        var path = $"/api/invitations/{invitation["id"]}";
        Assert.Equal(204, (await owner.PostAsync($"{path}/resend")).Status);
        Assert.Equal(2, (await site.Logto.MailsToAsync(address)).Count);
        Assert.Equal(204, (await owner.DeleteAsync(path)).Status);
        Assert.Equal((409, "invitation_not_open"), Outcome(await owner.DeleteAsync(path)));
        Assert.Equal((409, "invitation_not_open"), Outcome(await owner.PostAsync($"{path}/resend")));
    }

    [Theory]
    [InlineData("""{}""", "addresses")]
    [InlineData("""{"addresses":[]}""", "addresses")]
    [InlineData("""{"addresses":["a@example.com"],"role":"king"}""", "role")]
    [InlineData("""{"addresses":"a@example.com"}""", "addresses")]
    [InlineData("""{"addresses":[7]}""", "addresses[0]")]
    public async Task What_is_wrong_with_invitations_is_said_by_field_and_nothing_is_sent(string body, string field)
    {
        var answer = await (await site.ApiAsync("alice@example.com", "aur0racoffee")).PostAsync("/api/invitations", body);
        Assert.Equal((400, "validation"), Outcome(answer));
        Assert.NotEmpty((string)answer.Body!["errors"]![field]![0]!);
    }

    private async Task<string> RegisteredAsync()
    {
        var address = TestSite.Someone();
        await new LogtoClient(site.Logto).SignInAsync(address);
        return address;
    }

    /// <summary>The owner's page tells their id; the token is one that Logto would give.</summary>
    private async Task<ApiClient> OwnerAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync(organization.At("members"));
        var members = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}/users");
        var owner = members.Body!.AsArray().Single(member =>
            member!["organizationRoles"]!.AsArray().Any(role => (string)role!["name"]! == "owner"))!;
        return await site.ApiAsync((string)owner["primaryEmail"]!, organization.Id);
    }

    private static Row Only(JsonAnswer answer) => new(Assert.Single(answer.Body!["items"]!.AsArray())!.AsObject());

    private sealed record Row(JsonObject Json)
    {
        public string? this[string name] => Json[name]?.ToString();
    }

    private static (int, string?) Outcome(JsonAnswer answer) => (answer.Status, answer["code"]);
}

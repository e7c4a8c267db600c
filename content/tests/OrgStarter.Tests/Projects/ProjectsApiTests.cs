using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Projects;

public sealed class ProjectsApiTests(TestSite site)
{
    [Fact]
    public async Task One_is_created_read_found_saved_and_deleted()
    {
        var (_, _, owner) = await OwnerAsync();
        var created = await owner.PostAsync("/api/projects", TestedProjects.Body(" Roof garden ", "Bees"));
        Assert.Equal(
            (201, "Roof garden", $"/api/projects/{created["id"]}"),
            (created.Status, created["name"], created.Headers["Location"]));
        var path = created.Headers["Location"];
        Assert.Equal("Bees", (await owner.GetAsync(path))["description"]);
        var found = Assert.Single((await owner.GetAsync("/api/projects?q=bees")).Body!["items"]!.AsArray())!;
        Assert.Equal(created["id"], (string?)found["id"]);

        var version = created["version"];
        var saved = await owner.PutAsync(path, TestedProjects.Body("Roof", version: version));
        Assert.Equal((200, "Roof"), (saved.Status, saved["name"]));
        Assert.Equal((409, "changed_meanwhile"), Outcome(await owner.PutAsync(path, TestedProjects.Body("Late", version: version))));
        Assert.Equal(
            (400, "validation"),
            Outcome(await owner.PutAsync(path, TestedProjects.Body(new string('n', 81), version: saved["version"]))));
        Assert.Equal(204, (await owner.DeleteAsync(path)).Status);
        Assert.Equal((404, "not_found"), Outcome(await owner.GetAsync(path)));
        Assert.Equal((404, "not_found"), Outcome(await owner.DeleteAsync(path)));
    }

    [Fact]
    public async Task What_the_API_makes_the_pages_show()
    {
        var (browser, organization, owner) = await OwnerAsync();
        var body = TestedProjects.Body("By API");
        body["organizationId"] = "birchbooks01";
        await owner.PostAsync("/api/projects", body);
        await browser.GetAsync(organization.At("projects"));
        Assert.Contains("By API", browser.Page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/projects/no-guid", null, 404, "not_found")]
    [InlineData("POST", "/api/projects", "null", 400, "unreadable")]
    [InlineData("POST", "/api/projects", """{"name":5}""", 400, "validation")]
    [InlineData("POST", "/api/projects", """{"name":"\ud800"}""", 400, "validation")]
    public async Task What_cannot_be_read_is_a_problem_with_a_code(string method, string path, string? body, int status, string code) =>
        Assert.Equal(
            (status, code),
            Outcome(await (await site.ApiAsync("alice@example.com", "aur0racoffee")).SendAsync(new HttpMethod(method), path, body)));

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.Refuse)]
    public async Task While_Logto_is_away_the_sites_own_data_stays_there(FaultKind kind)
    {
        await using var own = await TestSite.StartAsync();
        var api = await own.ApiAsync("alice@example.com", "aur0racoffee");
        Assert.Equal(200, (await api.GetAsync("/api/projects")).Status);
        own.Logto.Faults.Add(new Fault(kind));
        var answer = await api.GetAsync("/api/members");
        Assert.Equal((503, "unavailable", "10"), (answer.Status, answer["code"], answer.Headers["Retry-After"]));
        Assert.Equal(200, (await api.GetAsync("/api/projects")).Status);
    }

    private async Task<(Browser Browser, Organization Organization, ApiClient Api)> OwnerAsync()
    {
        var address = TestSite.Someone();
        var browser = await site.BrowseAsAsync(address);
        var created = await (await site.ApiAsync(address)).PostAsync("/api/organizations", new { name = $"Org {Guid.NewGuid():N}" });
        var organization = new Organization(created["id"]!, created["name"]!);
        return (browser, organization, await site.ApiAsync(address, organization.Id));
    }

    private static (int, string?) Outcome(JsonAnswer answer) => (answer.Status, answer["code"]);
}

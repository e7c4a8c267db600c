using System.Text.Json.Nodes;
using OrgStarter.Features.Projects;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Projects;

public sealed class TestedProjects : TestedFeature
{
    public override string Path => "projects";

    public override IEnumerable<string> Pages => ["projects", "projects?q=nothing", "projects/new"];

    public override object Example => Entered("Roof garden");

    public override IReadOnlyDictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>> AuditedHandlers =>
        new Dictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>>
        {
            ["Projects.NewModel.OnPostAsync"] = async (owner, organization) =>
            {
                await CreateAsync(owner, organization, "Roof garden");
                return ("Project created", "Roof garden");
            },
            ["Projects.EditModel.OnPostAsync"] = async (owner, organization) =>
            {
                await CreateAsync(owner, organization, "Roof garden");
                await owner.ClickAsync("Edit");
                await owner.SubmitAsync("main form", ("Input.Name", "Roof meadow"));
                return ("Project edited", "Roof meadow");
            },
            ["Projects.DeleteModel.OnPostAsync"] = async (owner, organization) =>
            {
                await CreateAsync(owner, organization, "Roof garden");
                await owner.ClickAsync("Delete");
                await owner.SubmitAsync("#form");
                return ("Project deleted", "Roof garden");
            },
        };

    public override IReadOnlyDictionary<string, Func<ApiClient, Task<(string What, string Of)>>> AuditedCalls =>
        new Dictionary<string, Func<ApiClient, Task<(string What, string Of)>>>
        {
            ["POST api/projects"] = async owner =>
            {
                await CreateAsync(owner);
                return ("Project created", "Roof garden");
            },
            ["PUT api/projects/{id:guid}"] = async owner =>
            {
                var project = await CreateAsync(owner);
                Assert.Equal(
                    200,
                    (await owner.PutAsync($"/api/projects/{project["id"]}", Body("Roof meadow", version: project["version"]))).Status);
                return ("Project edited", "Roof meadow");
            },
            ["DELETE api/projects/{id:guid}"] = async owner =>
            {
                var project = await CreateAsync(owner);
                Assert.Equal(204, (await owner.DeleteAsync($"/api/projects/{project["id"]}")).Status);
                return ("Project deleted", "Roof garden");
            },
        };

    public override async Task<string> SeedAsync(Browser owner, Organization organization, string marker)
    {
        await CreateAsync(owner, organization, $"Name {marker}", $"About {marker}");
        return owner.Page.Find(".row-actions a[href$='/edit']").GetAttribute("href")!.Split('/')[4];
    }

    /// <summary>Returns what the tests type into the form.</summary>
    internal static (string Name, string Value)[] Fields(string name, string description = "") => FieldsOf(Entered(name, description));

    /// <summary>Returns what the tests send to the API.</summary>
    /// <param name="version">Of the project that is saved; null for a new one.</param>
    internal static JsonObject Body(string name, string description = "", string? version = null)
    {
        var body = BodyOf(Entered(name, description));
        if (version is not null)
        {
            body["version"] = version;
        }

        return body;
    }

    /// <summary>Ends at the table.</summary>
    internal static async Task CreateAsync(Browser owner, Organization organization, string name, string description = "")
    {
        await owner.GetAsync(organization.At("projects/new"));
        await owner.SubmitAsync("#form", Fields(name, description));
        Assert.True(owner.Page.Has("#table"), $"The form was refused:\n{owner.Page.Text}");
    }

    private static async Task<JsonAnswer> CreateAsync(ApiClient owner)
    {
        var created = await owner.PostAsync("/api/projects", Body("Roof garden", "Herbs and bees"));
        Assert.True(created.Status == 201, $"The body was refused: {created.Body}");
        return created;
    }

    /// <summary>What the tests enter. A required field that you add to the form gets a value here.</summary>
    private static ProjectForm Entered(string name, string description = "") => new() { Name = name, Description = description };
}

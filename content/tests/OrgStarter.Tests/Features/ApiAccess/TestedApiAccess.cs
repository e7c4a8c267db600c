using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.ApiAccess;

public sealed class TestedApiAccess : TestedFeature
{
    public override string Path => "api-access";

    public override IEnumerable<string> Pages => ["settings/api-access"];

    public override object Example => new { Name = "Import" };

    public override IReadOnlyDictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>> AuditedHandlers =>
        new Dictionary<string, Func<Browser, Organization, Task<(string What, string Of)>>>
        {
            ["ApiAccess.IndexModel.OnPostAsync"] = async (owner, organization) =>
            {
                await CreateAsync(owner, organization, "Import");
                return ("Machine created", "Import");
            },
            ["ApiAccess.MachineModel.OnPostSecretAsync"] = async (owner, organization) =>
            {
                await CreateWithSecretAsync(owner, organization, "Import");
                return ("Secret of a machine created", "Import");
            },
            ["ApiAccess.MachineModel.OnPostRemoveSecretAsync"] = async (owner, organization) =>
            {
                await CreateWithSecretAsync(owner, organization, "Import");
                await owner.SubmitAsync("form[action$='=RemoveSecret']");
                return ("Secret of a machine removed", "Import");
            },
            ["ApiAccess.MachineModel.OnPostRevokeAsync"] = async (owner, organization) =>
            {
                await CreateAsync(owner, organization, "Import");
                await owner.SubmitAsync("form[action$='=Revoke']");
                return ("Machine revoked", "Import");
            },
        };

    public override IReadOnlyDictionary<string, Func<ApiClient, Task<(string What, string Of)>>> AuditedCalls =>
        new Dictionary<string, Func<ApiClient, Task<(string What, string Of)>>>();

    public override Task<string> SeedAsync(Browser owner, Organization organization, string marker) =>
        CreateAsync(owner, organization, $"Name {marker}");

    /// <summary>Ends at the machine's page.</summary>
    /// <returns>The machine's id in the address.</returns>
    internal static async Task<string> CreateAsync(
        Browser owner, Organization organization, string name, string role = "Member", int days = 90)
    {
        await owner.GetAsync(organization.At("settings/api-access"));
        var chosen = owner.Page.Document.QuerySelectorAll("select[name='Input.Role'] option").Single(option => option.TextContent == role);
        await owner.SubmitAsync(
            "main form[method=post]",
            ("Input.Name", name),
            ("Input.Role", chosen.GetAttribute("value")!),
            ("Input.Days", $"{days}"));
        Assert.True(owner.Page.Has("form[action$='=Revoke']"), owner.Page.Text);
        return owner.Page.Path.Split('/')[^1];
    }

    internal static async Task<(string Id, string Secret)> CreateWithSecretAsync(
        Browser owner, Organization organization, string name, string role = "Member", int days = 90)
    {
        await CreateAsync(owner, organization, name, role, days);
        return await AddSecretAsync(owner);
    }

    /// <summary>Presses the button of the machine's page, which the browser shows.</summary>
    /// <returns>The application's id, and its secret.</returns>
    internal static async Task<(string Id, string Secret)> AddSecretAsync(Browser owner)
    {
        await owner.SubmitAsync("form[action$='=Secret']");
        return (owner.Page.All(".record code")[0], owner.Page.Find("#secret").TextContent);
    }
}

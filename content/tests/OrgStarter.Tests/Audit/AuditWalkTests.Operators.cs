using OrgStarter.Platform.Jobs;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

public sealed partial class AuditWalkTests
{
    private static readonly Dictionary<string, Walk> OfOperators = new()
    {
        ["Operators.OrganizationModel.OnPostSuspendAsync"] = SuspendAndReopenAsync,
        ["Operators.OrganizationModel.OnPostReopenAsync"] = SuspendAndReopenAsync,
        ["Operators.JobsModel.OnPostAsync"] = async (site, _, organization) =>
        {
            await site.InDatabaseAsync(db =>
            {
                var now = site.Time.GetUtcNow();
                db.Add(new Job { Kind = "walk", Key = organization.Id, OrganizationId = organization.Id, EnqueuedAt = now, DiedAt = now });
                return db.SaveChangesAsync(TestContext.Current.CancellationToken);
            });
            var browser = await site.BrowseAsAsync("olga@example.com");
            await browser.GetAsync("/operator/jobs");
            await browser.SubmitAsync($"button[formaction*='{organization.Id}']");
            return ("Job started again", $"walk {organization.Id}");
        },
    };

    private static async Task<(string, string)> SuspendAndReopenAsync(TestSite site, Browser owner, Organization organization)
    {
        var browser = await site.BrowseAsAsync("olga@example.com");
        await browser.GetAsync($"/operator/organizations/{organization.Id}");
        await browser.SubmitAsync("#form", ("Reason", "Walked"));
        await browser.SubmitAsync("#form", ("Reason", "Walked"));
        Assert.Equal("Organization suspended", (await owner.AuditAsync(organization))[1].What);
        return ("Organization reopened", organization.Name);
    }
}

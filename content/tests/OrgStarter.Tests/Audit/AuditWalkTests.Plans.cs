using OrgStarter.Features.Plans;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

public sealed partial class AuditWalkTests
{
    private static readonly Dictionary<string, string> OthersWithoutEntryOfPlans = new()
    {
        [BillingWebhook.Path] = "Leaves an entry for each changed plan; the tests of plans look at it.",
    };

    private static readonly Dictionary<string, Walk> OfPlans = new()
    {
        ["Plans.OperatorModel.OnPostAsync"] = async (site, _, organization) =>
        {
            var olga = await site.BrowseAsAsync("olga@example.com");
            await olga.GetAsync($"/operator/organizations/{organization.Id}/plan");
            await olga.SubmitAsync("main form", ("Plan", "team"));
            return ("Plan changed", "team");
        },
    };
}

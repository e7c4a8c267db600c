using OrgStarter.Features.Plans;

namespace OrgStarter.Tests.Audit;

public sealed partial class AuditWalkTests
{
    private static readonly Dictionary<string, string> OthersWithoutEntryOfPlans = new()
    {
        [BillingWebhook.Path] = "Leaves an entry for each changed plan; the tests of plans look at it.",
    };
}

using OrgStarter.Features.Plans;

namespace OrgStarter.Tests.Tenancy;

public sealed partial class EndpointWalkTests
{
    // Sent by the payment provider, signed.
    private static readonly string[] PublicOfPlans = [BillingWebhook.Path];

    private static readonly string[] ForMachinesOfPlans = [BillingWebhook.Path];
}

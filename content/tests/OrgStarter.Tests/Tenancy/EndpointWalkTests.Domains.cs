namespace OrgStarter.Tests.Tenancy;

public sealed partial class EndpointWalkTests
{
    private static readonly string[] OfSignedInByDomain = ["/Domains/Join"];
}

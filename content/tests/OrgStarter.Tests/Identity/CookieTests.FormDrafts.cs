namespace OrgStarter.Tests.Identity;

public sealed partial class CookieTests
{
    private const string CookieOfFormDrafts = "kept";
}

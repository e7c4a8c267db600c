namespace OrgStarter.Tests.Tenancy;

public sealed partial class DangerousPagesTests
{
    [Fact]
    public void To_take_everything_along_is_one_of_them() => Assert.Contains("settings/export", Pages);
}


namespace OrgStarter.Testing;

/// <summary>A server that a test needs. Where its program is missing the test is skipped, and says how to get it; in CI it fails.</summary>
public static class Needed
{
    public static async Task ToStartAsync(Task starting)
    {
        try
        {
            await starting;
        }
        catch (MissingProgramException missing)
        {
            Assert.SkipUnless(SiteDatabase.IsPostgresForAll || Environment.GetEnvironmentVariable("CI") == "true", missing.Message);
            Assert.Fail(missing.Message);
        }
    }

    public static async Task<T> ToStartAsync<T>(Task<T> starting)
    {
        await ToStartAsync((Task)starting);
        return await starting;
    }
}

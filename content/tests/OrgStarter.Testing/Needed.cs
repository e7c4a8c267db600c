
namespace OrgStarter.Testing;

/// <summary>
/// Starts a server that a test needs. If its program is missing, the test is skipped with installation steps; in CI it fails.
/// </summary>
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

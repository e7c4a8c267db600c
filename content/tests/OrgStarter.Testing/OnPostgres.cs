using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrgStarter.Testing;

/// <summary>
/// In a run on SQLite, the classes where the engines could differ once more on PostgreSQL, in a process of their own. All of them:
/// TEST_DATABASE=postgresql before the command.
/// </summary>
public static partial class OnPostgres
{
    /// <param name="classes">Of one test program.</param>
    public static async Task AssertPassAsync(params Type[] classes)
    {
        if (SiteDatabase.IsPostgresForAll)
        {
            // They run there anyway.
            return;
        }

        await Needed.ToStartAsync(PostgresInstance.SharedAsync());
        var arguments = classes.SelectMany(type => new[] { "-class", type.FullName! });
        var start = new ProcessStartInfo("dotnet", [classes[0].Assembly.Location, "-noColor", .. arguments]) { RedirectStandardOutput = true };
        start.Environment["TEST_DATABASE"] = "postgresql";
        // The ten thousand run beside this one.
        start.Environment["FUZZ_COUNT"] = "1500";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
        var total = Total().Match(said);
        Assert.True(total.Success, said);
        Assert.True(int.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture) >= classes.Length, said);
    }

    [GeneratedRegex(@"Total: (\d+), Errors: 0, Failed: 0")]
    private static partial Regex Total();
}

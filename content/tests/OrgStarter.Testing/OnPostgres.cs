using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrgStarter.Testing;

/// <summary>
/// In a run on SQLite, repeats the classes where the databases could differ on PostgreSQL, in a separate process. Set
/// TEST_DATABASE=postgresql to run all tests on PostgreSQL.
/// </summary>
public static partial class OnPostgres
{
    /// <param name="classes">All from one test program.</param>
    public static async Task AssertPassAsync(params Type[] classes)
    {
        if (SiteDatabase.IsPostgresForAll)
        {
            // The whole run is on PostgreSQL already.
            return;
        }

        await Needed.ToStartAsync(PostgresInstance.SharedAsync());
        var arguments = classes.SelectMany(type => new[] { "-class", type.FullName! });
        var start = new ProcessStartInfo("dotnet", [classes[0].Assembly.Location, "-noColor", .. arguments])
        {
            RedirectStandardOutput = true
        };
        start.Environment["TEST_DATABASE"] = "postgresql";
        // Fewer than the ten thousand that run beside this process.
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

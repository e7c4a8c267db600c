using System.Diagnostics;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Data.Postgres;

/// <summary>
/// In a run on SQLite, the classes where the engines could differ once more on PostgreSQL, in a process of their own. All of them:
/// TEST_DATABASE=postgresql before the command.
/// </summary>
public sealed class OnPostgresTests
{
    private static readonly string[] Classes =
    [
        "Data.TenantIsolationTests", "Data.IsolationBypassTests", "Data.DatabaseLocksTests", "Data.StorableTextTests", "Audit.AppendOnlyTests", "Members.MemberTableTests",
        "Members.MembersPageTests", "Invitations.InvitationRaceTests", "Fuzz.FuzzTests",
    ];

    [Fact]
    public async Task What_could_differ_between_the_engines_passes_on_both()
    {
        if (SiteDatabase.IsPostgresForAll)
        {
            // They run there anyway.
            return;
        }

        await Needed.ToStartAsync(PostgresInstance.SharedAsync());
        var arguments = Classes.SelectMany(name => new[] { "-class", $"{typeof(Browser).Namespace!.Replace(".Infrastructure", "", StringComparison.Ordinal)}.{name}" });
        var start = new ProcessStartInfo("dotnet", [typeof(OnPostgresTests).Assembly.Location, "-noColor", .. arguments]) { RedirectStandardOutput = true };
        start.Environment["TEST_DATABASE"] = "postgresql";
        // The ten thousand run beside this one.
        start.Environment["FUZZ_COUNT"] = "1500";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
        Assert.Matches(@"Total: [1-9]\d{1,2}, Errors: 0, Failed: 0", said);
    }
}

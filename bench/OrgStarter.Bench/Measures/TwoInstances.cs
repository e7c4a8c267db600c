using OrgStarter.Bench.Running;
using OrgStarter.Servers;
using OrgStarter.Testing;

namespace OrgStarter.Bench.Measures;

/// <summary>Compares two processes of the site with one, behind the same nginx and on the same PostgreSQL.</summary>
internal static class TwoInstances
{
    private const string Organization = "aur0racoffee";

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        var postgres = await PostgresInstance.SharedAsync();
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] settings =
        [
            ("ConnectionStrings:Database", postgres.App(database)),
            ("ConnectionStrings:Migrations", postgres.Owner(database))
        ];
        await using var one = await workshop.StartInstanceAsync(Workshop.NewAddress(), settings);
        await using var other = await workshop.StartInstanceAsync(Workshop.NewAddress(), settings);
        await using var balancer = new Balancer(workshop.Site.Port);
        await balancer.StartAsync(one.Address, other.Address);
        using var alice = await workshop.SignInAsync("alice@example.com");

        report.Section(
            "Two instances against one",
            $"Requests a second behind nginx on PostgreSQL: {InTurn.Description}. Everything shares this machine's "
                + $"{Environment.ProcessorCount} cores: load, nginx, database and both.",
            "Page",
            "One /s",
            "Two /s",
            "Ratio",
            "One p99",
            "Two p99");
        foreach (var page in new[] { "home", "members" })
        {
            var address = new Uri(workshop.Site, $"/o/{Organization}/{page}");
            var (alone, both) = await InTurn.PressAsync(
                time => PressAsync(time, one.Address),
                time => PressAsync(time, one.Address, other.Address));
            report.Row(page, alone.PerSecond, both.PerSecond, both.PerSecond / alone.PerSecond, alone.Slowest, both.Slowest);

            async Task<Load> PressAsync(TimeSpan time, params Uri[] instances)
            {
                await balancer.SendToAsync(instances);
                return await Wrk.PressAsync(address, time, alice.Headers);
            }
        }
    }
}

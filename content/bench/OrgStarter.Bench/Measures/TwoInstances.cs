using OrgStarter.Bench.Running;
using OrgStarter.DevLogto;
using OrgStarter.Servers;

namespace OrgStarter.Bench.Measures;

/// <summary>Two processes of the site against one, behind the same nginx and on the same PostgreSQL.</summary>
internal static class TwoInstances
{
    private const int Rounds = 3;
    private const string Organization = "aur0racoffee";
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        var postgres = await PostgresInstance.SharedAsync();
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] settings = [("ConnectionStrings:Database", postgres.App(database)), ("ConnectionStrings:Migrations", postgres.Owner(database))];
        await using var one = await workshop.StartInstanceAsync(NewAddress(), settings);
        await using var other = await workshop.StartInstanceAsync(NewAddress(), settings);
        await using var balancer = new Balancer(workshop.Site.Port);
        await balancer.StartAsync(one.Address, other.Address);
        using var alice = await workshop.SignInAsync("alice@example.com");

        report.Section("Two instances against one", $"Requests a second behind nginx on PostgreSQL: 16 connections, median of {Rounds} rounds of {Time.TotalSeconds:F0} s each, in turn. Everything shares this machine's {Environment.ProcessorCount} cores: load, nginx, database and both.",
            "Page", "One /s", "Two /s", "Ratio", "One p99", "Two p99");
        foreach (var page in new[] { "home", "members" })
        {
            var address = new Uri(workshop.Site, $"/o/{Organization}/{page}");
            List<Load> alone = [], both = [];
            for (var i = 0; i < Rounds + 1; i++)
            {
                await balancer.SendToAsync(one.Address);
                alone.Add(await Wrk.PressAsync(address, Time, alice.Headers));
                await balancer.SendToAsync(one.Address, other.Address);
                both.Add(await Wrk.PressAsync(address, Time, alice.Headers));
            }

            // The first round warms up.
            var (single, pair) = (Median.Of(alone.Skip(1).Select(load => load.PerSecond)), Median.Of(both.Skip(1).Select(load => load.PerSecond)));
            report.Row(page, single, pair, pair / single, Median.Of(alone.Skip(1).Select(load => load.Slowest)), Median.Of(both.Skip(1).Select(load => load.Slowest)));
        }
    }

    private static Uri NewAddress() => new($"http://localhost:{FreePort.Find()}/");
}

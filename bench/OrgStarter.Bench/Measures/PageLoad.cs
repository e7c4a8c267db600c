using OrgStarter.Bench.Running;
using OrgStarter.Testing;

namespace OrgStarter.Bench.Measures;

/// <summary>Loads pages of an organization with 100,000 members, in turn with those of a hand-written peer, on both engines.</summary>
internal static class PageLoad
{
    private const int Members = 100_000;

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        await using (var site = await StartOnSqliteAsync(workshop))
        await using (var peer = await PeerProgram.StartAsync(workshop, workshop.ConnectionString("peer"), Members))
        {
            await CompareAsync(workshop, report, "SQLite", site, peer);
        }

        var postgres = await PostgresInstance.SharedAsync();
        await PostgresInstance.SqlAsync(postgres.Superuser("postgres"), "CREATE DATABASE peer OWNER site_app");
        await using (var site = await StartOnPostgresAsync(workshop, postgres))
        await using (var peer = await PeerProgram.StartAsync(workshop, postgres.App("peer"), Members))
        {
            await CompareAsync(workshop, report, "PostgreSQL", site, peer);
        }
    }

    private static async Task<LoadedSite> StartOnSqliteAsync(Workshop workshop)
    {
        var organization = await workshop.AddCrowdAsync("load", Members);
        return new LoadedSite(organization, await workshop.StartSiteAsync("load"));
    }

    private static async Task<LoadedSite> StartOnPostgresAsync(Workshop workshop, PostgresInstance postgres)
    {
        var organization = await workshop.Logto.AddLargeOrganizationAsync(Members);
        var database = await postgres.NewDatabaseAsync();
        await using (var services = Workshop.OpenPostgresDatabase(postgres.Superuser(database)))
        {
            await Crowd.FillAsync(services, organization, Members);
        }

        return new LoadedSite(organization, await workshop.StartInstanceAsync(
            workshop.Site,
            ("ConnectionStrings:Database", postgres.App(database)),
            ("ConnectionStrings:Migrations", postgres.Owner(database))));
    }

    private static async Task CompareAsync(Workshop workshop, Report report, string engine, LoadedSite site, PeerProgram peer)
    {
        using var alice = await workshop.SignInAsync("alice@example.com");
        report.Section(
            $"Pages under load, {engine}",
            $"Requests a second, and the response time that 99 of 100 requests stay below (p99), in milliseconds: {InTurn.Description}. "
                + "Goals: a ratio of 0.8 for home and 1.0 for members, and no higher p99.",
            "Page", "Site /s", "Peer /s", "Ratio", "Site p99", "Peer p99", "Site bytes", "Peer bytes");
        var organization = $"/o/{site.Organization}";
        (string Name, string Ours, string Theirs)[] pages =
        [
            ("home", $"{organization}/home", PeerProgram.Home),
            ("members, 20 of 100,000", $"{organization}/members", PeerProgram.Members),
        ];
        foreach (var (name, ours, theirs) in pages)
        {
            var bytes = await alice.WarmUpAsync(ours);
            var peerBytes = await peer.Visitor.WarmUpAsync(theirs);
            var (load, peerLoad) = await InTurn.PressAsync(
                time => Wrk.PressAsync(alice.AddressOf(ours), time, alice.Headers),
                time => Wrk.PressAsync(peer.Visitor.AddressOf(theirs), time, peer.Visitor.Headers));
            var ratio = load.PerSecond / peerLoad.PerSecond;
            report.Row(name, load.PerSecond, peerLoad.PerSecond, ratio, load.Slowest, peerLoad.Slowest, bytes, peerBytes);
        }

        report.Section($"Memory after that load, {engine}", "Working set in MB.", "", "Site", "Peer");
        report.Row("after start", site.Memory, "-");
        report.Row("after that load", site.Program.Memory, peer.Memory);
    }

    private sealed class LoadedSite(string organization, RunningProgram program) : IAsyncDisposable
    {
        public string Organization => organization;

        public RunningProgram Program => program;

        public double Memory { get; } = program.Memory;

        public ValueTask DisposeAsync() => program.DisposeAsync();
    }
}

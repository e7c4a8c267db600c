using OrgStarter.Bench.Running;

namespace OrgStarter.Bench.Measures;

/// <summary>Loads pages of an organization with 100,000 members, each compared with a bare page of the same size.</summary>
internal static class PageLoad
{
    private const int Members = 100_000;

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        var organization = await workshop.AddCrowdAsync("load", Members);
        await using var site = await workshop.StartSiteAsync("load");
        var atRest = site.Memory;
        using var alice = await workshop.SignInAsync("alice@example.com");
        report.Section("Pages under load", $"Requests a second and the time of the slowest of a hundred, in milliseconds: {InTurn.Description}. Goal: a ratio of 0.7.",
            "Page", "Site /s", "Bare /s", "Ratio", "Site p99", "Bare p99", "Bytes");
        foreach (var (name, path) in new[] { ("home", "home"), ("members, 20 of 100,000", "members"), ("roles", "settings/roles") })
        {
            await CompareAsync(workshop, report, alice, name, $"/o/{organization}/{path}");
        }

        report.Section("Memory", "Working set in MB.", "", "After start", "After that load");
        report.Row("site", atRest, site.Memory);
    }

    private static async Task CompareAsync(Workshop workshop, Report report, Visitor visitor, string name, string path)
    {
        for (var i = 0; i < 20; i++)
        {
            (await visitor.GetAsync(path)).EnsureSuccessStatusCode().Dispose();
        }

        var bytes = await (await visitor.GetAsync(path)).Content.ReadAsByteArrayAsync();
        var file = workshop.File("page.html");
        await File.WriteAllBytesAsync(file, bytes);
        var address = Workshop.NewAddress();
        await using var bare = await RunningProgram.StartAsync(
            await workshop.PublishAsync("bench/OrgStarter.Bench.Bare/OrgStarter.Bench.Bare.csproj"), address, "/", [new("Bare:Bytes", file)]);
        using var http = new HttpClient();
        var cookie = (await http.GetAsync(new Uri(address, "/sign-in"))).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        var (ours, theirs) = await InTurn.PressAsync(
            time => Wrk.PressAsync(new Uri(workshop.Site, path), time, visitor.Headers), time => Wrk.PressAsync(address, time, $"Cookie: {cookie}"));
        report.Row(name, ours.PerSecond, theirs.PerSecond, ours.PerSecond / theirs.PerSecond, ours.Slowest, theirs.Slowest, bytes.Length);
    }
}

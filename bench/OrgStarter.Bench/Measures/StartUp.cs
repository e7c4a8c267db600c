using OrgStarter.Bench.Running;

namespace OrgStarter.Bench.Measures;

/// <summary>Measures the time from the start of the published program to its first page, compared with <c>dotnet new webapp</c>.</summary>
internal static class StartUp
{
    private const int Rounds = 9;

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        var project = workshop.File("webapp");
        await Tool.RunAsync("dotnet", "new", "webapp", "-o", project, "-n", "WebApp");
        var webapp = await workshop.PublishAsync(Path.Combine(project, "WebApp.csproj"));
        await (await workshop.OpenDatabaseAsync("start")).DisposeAsync();
        List<double> ours = [], theirs = [], held = [], beside = [];
        for (var i = 0; i < Rounds; i++)
        {
            await using (var site = await workshop.StartSiteAsync("start"))
            {
                ours.Add(site.FirstAnswer.TotalMilliseconds);
                held.Add(site.Memory);
            }

            await using var other = await RunningProgram.StartAsync(webapp, Workshop.NewAddress(), "/", []);
            theirs.Add(other.FirstAnswer.TotalMilliseconds);
            beside.Add(other.Memory);
        }

        report.Section(
            "Start",
            $"Median of {Rounds}, in turn. Goal: a ratio of 1.5 at most for the time.",
            "",
            "Site",
            "dotnet new webapp",
            "Ratio");
        report.Row("to the first page, ms", Median.Of(ours), Median.Of(theirs), Median.Of(ours) / Median.Of(theirs));
        report.Row("memory then, MB", Median.Of(held), Median.Of(beside), Median.Of(held) / Median.Of(beside));
    }
}

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Bench.Running;

namespace OrgStarter.Bench.Measures;

/// <summary>
/// Measures one user's pages while the rest of the installation grows. The time stays constant if every query uses an index.
/// </summary>
internal static class Growth
{
    private const int Rounds = 101;
    private const int MembersOfEach = 10;
    private static readonly string[] Pages = ["home", "members"];

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        var organization = await workshop.AddCrowdAsync("organizations", 100);
        await StepsAsync(
            workshop, report, "organizations", [10, 100, 1_000, 10_000], _ => organization, async (services, from, to) =>
            {
                for (var i = from; i < to; i++)
                {
                    await Crowd.FillAsync(services, $"growth{i:D6}", MembersOfEach);
                }
            });
        var visited = await workshop.AddCrowdAsync("sessions", 100);
        await StepsAsync(
            workshop,
            report,
            "sessions",
            [100, 1_000, 10_000, 100_000],
            _ => visited,
            (services, from, to) => OtherSessions.AddAsync(services, visited, from, to));

        var sizes = new Dictionary<int, string>();
        foreach (var size in new[] { 100, 1_000, 10_000, 100_000 })
        {
            sizes[size] = await workshop.Logto.AddLargeOrganizationAsync(size);
        }

        await StepsAsync(
            workshop,
            report,
            "members",
            [.. sizes.Keys],
            size => sizes[size],
            (services, _, size) => Crowd.FillAsync(services, sizes[size], size));
    }

    /// <param name="organizationOf">The organization whose pages are requested at a step.</param>
    /// <param name="growAsync">Adds the rows between the previous step and this one.</param>
    private static async Task StepsAsync(
        Workshop workshop,
        Report report,
        string what,
        int[] steps,
        Func<int, string> organizationOf,
        Func<ServiceProvider, int, int, Task> growAsync)
    {
        report.Section(
            $"Growth by {what}",
            $"One person's warm pages, one after another, in milliseconds (median of {Rounds}); what the process holds after them, in MB.",
            [what, .. Pages, .. Pages.Select(page => $"{page}, to the first step"), "Memory"]);
        var (before, first) = (0, (double[]?)null);
        foreach (var step in steps)
        {
            await using (var services = await workshop.OpenDatabaseAsync(what))
            {
                await growAsync(services, before, step);
            }

            before = step;
            await using var site = await workshop.StartSiteAsync(what);
            using var alice = await workshop.SignInAsync("alice@example.com");
            var times = new double[Pages.Length];
            for (var i = 0; i < Pages.Length; i++)
            {
                var path = $"/o/{organizationOf(step)}/{Pages[i]}";
                times[i] = await Median.OfAsync(Rounds, async () => (await alice.GetAsync(path)).EnsureSuccessStatusCode().Dispose());
            }

            first ??= times;
            report.Row(
                step.ToString("N0", CultureInfo.InvariantCulture),
                [.. times, .. times.Select((time, i) => time / first[i]), site.Memory]);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Bench.Running;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Bench.Measures;

/// <summary>Compares the members table of a large organization with that of a small one in the same database.</summary>
internal static class MembersAtScale
{
    private const int Small = 100;
    private const int Big = 100_000;
    private const int Rounds = 101;

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        await using var services = await workshop.OpenDatabaseAsync("members");
        await Crowd.FillAsync(services, "small", Small);
        var filling = Stopwatch.StartNew();
        await Crowd.FillAsync(services, "big", Big);
        report.Section(
            "The table of members",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The queries of one page, in milliseconds, median of {Rounds}. {Big:N0} were written in "
                    + $"{filling.Elapsed.TotalSeconds:F0} s. Goal: a ratio of 2 at most."),
            "View",
            $"{Small}",
            "100,000",
            "Ratio");
        foreach (var (name, filter, order, place) in MemberViews.All)
        {
            List<double> few = [], many = [];
            for (var i = 0; i < Rounds; i++)
            {
                few.Add(await TimeAsync(services, "small", filter, order, place));
                many.Add(await TimeAsync(services, "big", filter, order, place));
            }

            report.Row(name, Median.Of(few), Median.Of(many), Median.Of(many) / Median.Of(few));
        }
    }

    private static async Task<double> TimeAsync(
        ServiceProvider services,
        string organization,
        MemberFilter filter,
        MemberOrder order,
        MemberPlace place)
    {
        double elapsed = 0;
        await services.GetRequiredService<IServiceScopeFactory>().InOrganizationAsync(organization, async inside =>
        {
            var (table, from) = (inside.GetRequiredService<MemberTable>(), Stopwatch.GetTimestamp());
            await table.PageAsync(filter, order, place, 20, CancellationToken.None);
            elapsed = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        });
        return elapsed;
    }
}

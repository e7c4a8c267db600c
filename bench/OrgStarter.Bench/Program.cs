using OrgStarter.Bench;
using OrgStarter.Bench.Measures;
using OrgStarter.Bench.Running;

// Runs all measures, or the named ones, from the folder of OrgStarter.sln. Also writes the table to bench/results.md:
//   dotnet run -c Release --project bench/OrgStarter.Bench [-- load calls start ...]
(string Name, Func<Workshop, Report, Task> RunAsync)[] measures =
[
    ("load", PageLoad.RunAsync),
    ("calls", LogtoCalls.RunAsync),
    ("start", StartUp.RunAsync),
    ("visit", FirstVisit.RunAsync),
    ("members", MembersAtScale.RunAsync),
    ("growth", Growth.RunAsync),
    ("swap", Swap.RunAsync),
    ("fleet", TwoInstances.RunAsync),
];

if (args.Except(measures.Select(measure => measure.Name)).ToList() is { Count: > 0 } unknown)
{
    Console.Error.WriteLine(
        $"No measure is called {string.Join(", ", unknown)}; there are: {string.Join(", ", measures.Select(measure => measure.Name))}.");
    return 1;
}

var report = new Report(await Machine.DescribeAsync());
foreach (var (_, runAsync) in measures.Where(measure => args.Length == 0 || args.Contains(measure.Name)))
{
    await using var workshop = await Workshop.OpenAsync();
    await runAsync(workshop, report);
}

await File.WriteAllTextAsync(Path.Combine("bench", "results.md"), report.ToString());
return 0;

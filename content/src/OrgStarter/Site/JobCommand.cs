using System.CommandLine;
using System.Globalization;
using OrgStarter.Platform.Jobs;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>Implements <c>jobs list</c>, which lists dead jobs, and <c>jobs retry</c>, which restarts them.</summary>
public static class JobCommand
{
    public const string Name = "jobs";

    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, JobStore store, TextWriter output)
    {
        var kind = new Option<string?>("--kind") { Description = Text.Jobs_HelpKind };
        var key = new Option<string?>("--key") { Description = Text.Jobs_HelpKey };
        var list = new Command("list", Text.Jobs_HelpList);
        list.SetAction((_, ct) => ListAsync(store, output, ct));
        var retry = new Command("retry", Text.Jobs_HelpRetry) { kind, key };
        retry.SetAction(async (parsed, ct) =>
            await output.WriteLineAsync(Text.Jobs_Retried.With(await store.RetryAsync(parsed.GetValue(kind), parsed.GetValue(key), ct))));
        return new RootCommand { new Command(Name, Text.Jobs_Help) { list, retry } }
            .Parse(args)
            .InvokeAsync(new InvocationConfiguration { Output = output });
    }

    private static async Task ListAsync(JobStore store, TextWriter output, CancellationToken ct)
    {
        var dead = await store.DeadAsync(ct);
        foreach (var job in dead)
        {
            await output.WriteLineAsync(
                Text.Jobs_Dead.With(
                    job.Kind,
                    job.Key,
                    job.DiedAt!.Value.ToString("u", CultureInfo.InvariantCulture),
                    job.Attempts,
                    job.LastError));
        }

        if (dead.Count == 0)
        {
            await output.WriteLineAsync(Text.Jobs_None);
        }
    }
}

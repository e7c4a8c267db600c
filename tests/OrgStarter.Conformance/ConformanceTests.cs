using OrgStarter.Conformance.Comparing;

namespace OrgStarter.Conformance;

/// <summary>One test a recording.</summary>
public sealed class ConformanceTests(LogtoUnderTest logto, ConformanceReport report)
{
    public static TheoryData<string> Names { get; } = [.. Recording.All.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public async Task Answers_as_recorded(string name)
    {
        var recording = Recording.All[name];
        report.Fails(recording);
        var mismatches = await Replay.RunAsync(recording, logto);
        if (logto.IsStandIn && Differences.Of(recording) is { } difference)
        {
            AssertDiffersAsMeant(difference, mismatches);
            report.DiffersAsMeant(recording);
            return;
        }

        Assert.True(mismatches.Count == 0, string.Join("\n", mismatches));
        report.Conforms(recording);
    }

    private static void AssertDiffersAsMeant(Difference difference, IReadOnlyList<Mismatch> mismatches)
    {
        Assert.True(mismatches.Count > 0, $"This conforms now. Take it off the list: {difference.Reason}");
        if (difference.Field is null)
        {
            Assert.StartsWith("404", Assert.Single(mismatches).Here, StringComparison.Ordinal);
            return;
        }

        Assert.All(mismatches, mismatch => Assert.True(difference.Excuses(mismatch), mismatch.ToString()));
    }
}

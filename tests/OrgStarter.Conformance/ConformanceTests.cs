using OrgStarter.Conformance.Comparing;

namespace OrgStarter.Conformance;

/// <summary>One test a recording.</summary>
public sealed class ConformanceTests(LogtoUnderTest logto, ConformanceReport report)
{
    /// <summary>Those of the version of the server under test, and of older ones.</summary>
    public static TheoryData<string> Ids { get; } =
    [
        .. Recording.All.Values
            .Where(r => Version.Parse(r.Version) <= Version.Parse(LogtoUnderTest.Version))
            .Select(r => r.Id)
            .Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Ids))]
    public async Task Answers_as_recorded(string id)
    {
        var recording = Recording.All[id];
        report.Fails(recording);
        var mismatches = await Replay.RunAsync(recording, logto);
        var differences = Differences.Of(recording, logto);
        var unexcused = mismatches.Where(mismatch => !differences.Any(difference => difference.Excuses(mismatch)));
        Assert.True(!unexcused.Any(), string.Join("\n", unexcused));
        // An answer of another status is not compared any further.
        var visible = mismatches.Any(mismatch => mismatch.Field == "status")
            ? differences.Where(difference => difference.Field == "status")
            : differences;
        Assert.All(visible, difference =>
            Assert.True(mismatches.Any(difference.Excuses), $"This conforms now. Take it off the list: {difference.Reason}"));
        report.Conforms(recording, isDifferent: differences.Count > 0);
    }
}

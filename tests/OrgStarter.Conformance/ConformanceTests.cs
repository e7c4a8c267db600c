namespace OrgStarter.Conformance;

public sealed class ConformanceTests(LogtoUnderTest logto)
{
    public static TheoryData<string> Names { get; } = [.. Recording.All.Values.Select(r => r.Name).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public async Task Answers_as_recorded(string name)
    {
        var mismatches = await Replay.RunAsync(Recording.All[name], logto);
        Assert.True(mismatches.Count == 0, string.Join("\n", mismatches));
    }
}

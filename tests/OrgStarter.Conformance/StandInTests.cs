using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance;

/// <summary>Only a recording that is replayed proves anything: an address with nothing behind it conforms to none.</summary>
public sealed class StandInTests(LogtoUnderTest logto)
{
    [Fact]
    public async Task Another_answer_than_the_recorded_one_is_noticed()
    {
        var recording = RecordedSet.All[Recording.Newest].Recordings["org-get-404"];
        var wrong = recording with { Call = recording.Call! with { Status = 200 } };
        Assert.Contains(await Replay.RunAsync(wrong, logto), m => m.Field == "status");
    }

    [Fact]
    public async Task Another_error_code_than_the_recorded_one_is_noticed()
    {
        var recording = Recording.All["1.41/invitation-create-duplicate-pending"];
        var body = recording.Call!.ResponseBody!.DeepClone();
        body["code"] = "entity.not_found";
        // Set-up is told by the true recording: a pending invitation is there either way.
        Assert.NotEmpty(await Replay.RunAsync(recording with { Call = recording.Call with { ResponseBody = body } }, logto));
    }
}

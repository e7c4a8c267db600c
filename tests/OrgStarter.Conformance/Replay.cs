using OrgStarter.Conformance.Arranging;
using OrgStarter.Conformance.Comparing;

namespace OrgStarter.Conformance;

/// <summary>Replays one recording and says where the answer differs.</summary>
internal static class Replay
{
    public static async Task<IReadOnlyList<Mismatch>> RunAsync(Recording recording, LogtoUnderTest logto)
    {
        await using var scenario = new Scenario(recording, logto);
        if (recording.Call is { } call)
        {
            await ManagementCalls.ArrangeAsync(scenario);
            var (answer, sent) = await scenario.SendAsync(call);
            return scenario.Compare(call, answer, sent);
        }

        return WebhookDeliveries.IsOne(recording)
            ? await WebhookDeliveries.ReplayAsync(scenario)
            : throw new NotSupportedException("captured");
    }
}

using OrgStarter.Conformance.Arranging;
using OrgStarter.Conformance.Comparing;

namespace OrgStarter.Conformance;

/// <summary>Replays one recording and says where the answer differs.</summary>
internal static class Replay
{
    public static async Task<IReadOnlyList<Mismatch>> RunAsync(Recording recording, LogtoUnderTest logto)
    {
        await using var scenario = new Scenario(recording, logto);
        return await RunAsync(scenario);
    }

    public static async Task<IReadOnlyList<Mismatch>> RunAsync(Scenario scenario)
    {
        var recording = scenario.Recording;
        if (Flows.IsStep(recording))
        {
            return await Flows.ReplayAsync(scenario);
        }

        if (recording.Call is { } call)
        {
            await (IsManagement(call) ? ManagementCalls.ArrangeAsync(scenario) : OidcCalls.ArrangeAsync(scenario));
            var (answer, sent) = await scenario.SendAsync(call);
            return scenario.Compare(call, answer, sent);
        }

        return WebhookDeliveries.IsOne(recording)
            ? await WebhookDeliveries.ReplayAsync(scenario)
            : Mails.IsOne(recording)
                ? await Mails.ReplayAsync(scenario)
                : await Narratives.ReplayAsync(scenario);
    }

    /// <summary>The Management API; the Account API beside it takes a person's own token.</summary>
    private static bool IsManagement(RecordedCall call) =>
        call.Path.StartsWith("/api/", StringComparison.Ordinal)
            && call.Headers.GetValueOrDefault("authorization")?.Contains("<m2m", StringComparison.Ordinal) != false;
}

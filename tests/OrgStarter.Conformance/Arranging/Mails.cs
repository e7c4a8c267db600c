using System.Text.Json.Nodes;
using OrgStarter.Conformance.Comparing;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>Mails: what the connector hands to <see cref="LogtoUnderTest.Sink"/> is held against the recording.</summary>
internal static class Mails
{
    public static bool IsOne(Recording recording) => recording.Name.StartsWith("mail-", StringComparison.Ordinal);

    public static async Task<IReadOnlyList<Mismatch>> ReplayAsync(Scenario scenario)
    {
        var recorded = scenario.Recording.Captured[0];
        var told = recorded["body"]!.AsObject();
        scenario.Logto.Sink.Clear();
        if ((string?)told["type"] == "OrganizationInvitation")
        {
            await InviteAsync(scenario, told);
        }
        else
        {
            await RegisterAsync(scenario, (string)told["to"]!);
        }

        var comparison = new Comparison(scenario.Names);
        var mail = await scenario.Logto.Sink.NextAsync();
        if (mail is null)
        {
            comparison.Differ("mail", told["type"], "none");
            return comparison.Mismatches;
        }

        foreach (var name in new[] { "authorization", "content-type" })
        {
            if ((string?)recorded["headers"]![name] != mail.Headers.GetValueOrDefault(name))
            {
                comparison.Differ($"header {name}", recorded["headers"]![name], mail.Headers.GetValueOrDefault(name));
            }
        }

        comparison.Body(told, JsonNode.Parse(mail.Raw));
        return comparison.Mismatches;
    }

    /// <summary>With the fields that the caller gave beside those that Logto adds; the second message where the recording says
    /// so.</summary>
    private static async Task InviteAsync(Scenario scenario, JsonObject told)
    {
        var payload = told["payload"]!.AsObject();
        var (organization, inviter) = ((string?)payload["organization"]?["id"], (string?)payload["inviter"]?["id"]);
        await scenario.EnsureAsync(scenario.Tenant.Find(organization));
        await scenario.EnsureAsync(scenario.Tenant.Find(inviter));
        var own = new JsonObject(
            payload
                .Where(p => p.Key is not "organization" and not "inviter")
                .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        var invitation = await scenario.PostAsync("/organization-invitations", new JsonObject
        {
            ["organizationId"] = scenario.Of(organization!),
            ["invitee"] = scenario.Of((string)told["to"]!),
            ["inviterId"] = inviter is null ? null : scenario.Of(inviter),
            ["expiresAt"] = scenario.Logto.Now.AddDays(1).ToUnixTimeMilliseconds(),
            ["messagePayload"] = scenario.Recording.Says("resend") ? false : own.DeepClone(),
        });
        if (scenario.Recording.Says("resend"))
        {
            await scenario.PostAsync($"/organization-invitations/{invitation!["id"]}/message", own);
        }
    }

    /// <summary>A registration as far as its first mail.</summary>
    private static async Task RegisterAsync(Scenario scenario, string address)
    {
        var sending = scenario.Set.Recordings.Values.First(r => Flows.IsStep(r)
            && r.Call!.Path.EndsWith("/verification-code", StringComparison.Ordinal)
            && (string?)r.Call.Body!["identifier"]!["value"] == address);
        var (flow, number) = Flows.Place(sending);
        foreach (var step in Flows.StepsOf(scenario.Set, flow)
            .TakeWhile(step => string.CompareOrdinal(Flows.Place(step).Number, number) <= 0))
        {
            foreach (var (id, _) in RecordedApplication.Credentials(step.Call!))
            {
                await scenario.ApplicationAsync(id);
            }

            await scenario.SendAsync(step.Call!);
        }
    }
}

using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OrgStarter.Logto.Setup.Commands;
using OrgStarter.Logto.Setup.Steps;

namespace OrgStarter.Logto.Setup.Checks;

/// <summary>Lets Logto send a test event to the running site, and reads the site's response from Logto.</summary>
internal sealed class DeliveryCheck(SetupClient client, SetupTarget target)
{
    /// <summary>The site only reloads the list of roles on this event, and the event names no user.</summary>
    private const string Harmless = "OrganizationScope.Data.Updated";

    public async Task<DiagnosticResult> DeliverAsync(CancellationToken ct)
    {
        try
        {
            return await WebhookStep.FindAsync(client.Management, target, ct) is { } hook
                ? await DeliverAsync(hook, ct)
                : target.IsReachable
                    ? Wrong(SetupText.Check_NoWebhook, target.Advice)
                    : new(DiagnosticKind.Note, SetupText.Check_Delivery, SetupText.Webhook_Unreachable.With(target.Site));
        }
        catch (LogtoException e)
        {
            var (words, advice) = SetupErrors.Describe(e, target);
            return Wrong(words, advice);
        }
    }

    private async Task<DiagnosticResult> DeliverAsync(JsonObject hook, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/hooks/{hook["id"]}/test", UriKind.Relative))
        {
            Content = JsonContent.Create(new JsonObject { ["events"] = new JsonArray(Harmless), ["config"] = hook["config"]!.DeepClone() }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await client.Token.GetAsync(ct));
        using var response = await client.Open.SendAsync(request, ct);
        if (response.IsSuccessStatusCode)
        {
            return new(DiagnosticKind.Good, SetupText.Check_Delivery, SetupText.Check_Delivered.With(target.WebhookUri));
        }

        // The status code of the site's response is in the data of the error.
        var refusal = await LogtoErrors.FromAsync(response);
        return refusal.Code switch
        {
            "hook.send_test_payload_failed" => Wrong(SetupText.Check_NotReached.With(target.WebhookUri), SetupText.Advice_Reach),
            "hook.endpoint_responded_with_error" =>
                Answered((int?)(await response.Content.ReadFromJsonAsync<JsonNode>(ct))?["data"]?["responseStatus"]),
            _ => Wrong(SetupText.Error_Refused.With((int)response.StatusCode, refusal.Code), SetupText.Advice_Logs),
        };
    }

    private string KeyAdvice => target.Logto.IsEmbedded ? target.Advice : SetupText.Advice_Key.With(target.Command.Apply);

    private DiagnosticResult Answered(int? status) => status switch
    {
        401 => Wrong(SetupText.Check_OtherKey, KeyAdvice),
        404 => Wrong(SetupText.Check_NoKey, KeyAdvice),
        _ => Wrong(SetupText.Check_SiteAnswered.With(status), SetupText.Advice_SiteLogs),
    };

    private static DiagnosticResult Wrong(string words, string advice) =>
        new(DiagnosticKind.Wrong, SetupText.Check_Delivery, words, advice);
}

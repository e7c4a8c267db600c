using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.Logto.Setup.Checks;

/// <summary>Checks that need no credentials: connectivity, clock and discovery document.</summary>
internal sealed class OpenChecks(HttpClient http, SetupTarget target, TimeProvider time)
{
    /// <summary>Validation of tokens tolerates a small clock skew.</summary>
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<DiagnosticResult>> EndpointAsync(CancellationToken ct)
    {
        try
        {
            using var status = await http.GetAsync(new Uri("api/status", UriKind.Relative), ct);
            return status.IsSuccessStatusCode
                ? [
                    new(DiagnosticKind.Good, SetupText.Check_Endpoint, SetupText.Check_Answers.With(target.Logto.Endpoint)),
                    Clock(status.Headers.Date)
                ]
                : [new(
                    DiagnosticKind.Wrong,
                    SetupText.Check_Endpoint,
                    SetupText.Error_NotLogto.With(target.Logto.Endpoint),
                    SetupText.Advice_Endpoint)];
        }
        catch (LogtoException e)
        {
            var (words, advice) = SetupErrors.Describe(e, target);
            return [new(DiagnosticKind.Wrong, SetupText.Check_Endpoint, words, advice)];
        }
    }

    public async Task<IReadOnlyList<DiagnosticResult>> ProviderAsync(CancellationToken ct)
    {
        try
        {
            var document = await http.GetFromJsonAsync<JsonObject>(LogtoClients.DiscoveryDocument, ct);
            var issuer = (string?)document?["issuer"];
            return issuer != target.Logto.Issuer
                ? [new(
                    DiagnosticKind.Wrong,
                    SetupText.Check_Discovery,
                    SetupText.Check_OtherIssuer.With(issuer, target.Logto.Issuer),
                    SetupText.Advice_Issuer)]
                : [
                    new(DiagnosticKind.Good, SetupText.Check_Discovery, SetupText.Check_Issuer.With(issuer)),
                    await KeysAsync(new Uri((string)document!["jwks_uri"]!), ct)
                ];
        }
        catch (Exception e) when (e is LogtoException or HttpRequestException or JsonException or InvalidOperationException)
        {
            return [new(
                DiagnosticKind.Wrong,
                SetupText.Check_Discovery,
                SetupText.Error_NotLogto.With(target.Logto.Endpoint),
                SetupText.Advice_Endpoint)];
        }
    }

    private async Task<DiagnosticResult> KeysAsync(Uri address, CancellationToken ct)
    {
        var keys = (await http.GetFromJsonAsync<JsonObject>(address, ct))?["keys"] as JsonArray ?? [];
        var usable = keys.Where(key => (string?)key?["kty"] is "EC" or "RSA" && (string?)key["use"] != "enc").ToList();
        return usable.Count > 0
            ? new(
                DiagnosticKind.Good,
                SetupText.Check_Keys,
                SetupText.Check_KeyCount.With(usable.Count, (string?)usable[0]!["alg"] ?? (string?)usable[0]!["kty"]))
            : new(DiagnosticKind.Wrong, SetupText.Check_Keys, SetupText.Check_NoKeys.With(address), SetupText.Advice_Logs);
    }

    private DiagnosticResult Clock(DateTimeOffset? theirs)
    {
        if (theirs is null)
        {
            return new(DiagnosticKind.Note, SetupText.Check_Clock, SetupText.Check_NoClock);
        }

        var skew = theirs.Value - time.GetUtcNow();
        return skew.Duration() <= TolerableSkew
            ? new(DiagnosticKind.Good, SetupText.Check_Clock, SetupText.Check_ClockGood)
            : new(
                DiagnosticKind.Wrong,
                SetupText.Check_Clock,
                SetupText.Check_ClockSkew.With((int)skew.TotalSeconds),
                SetupText.Advice_Clock);
    }
}

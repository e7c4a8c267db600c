using System.Text.Json;
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Tenancy;

/// <param name="AccessToken">What Logto calls the organization token, not verified yet; null when access is not granted.</param>
/// <param name="RefreshToken">The refresh token to use from now on; null to keep the present one.</param>
public sealed record ExchangeAnswer(AccessOutcome Outcome, string? AccessToken = null, string? RefreshToken = null);

/// <summary>
/// The refresh grant with <c>organization_id</c>, as https://docs.logto.io/organizations describes it. It names no resource:
/// with one, Logto would grant every permission whatever the role.
/// </summary>
public sealed partial class TokenExchange(
    IHttpClientFactory clients, IOptionsMonitor<LogtoOptions> options, SiteMeters meters, ILogger<TokenExchange> log)
{
    /// <summary>Takes no cancellation: what Logto answers may replace the refresh token, and must be heard.</summary>
    public async Task<ExchangeAnswer> ExchangeAsync(string refreshToken, string organizationId)
    {
        var answer = await AskAsync(refreshToken, organizationId);
        meters.Exchanged($"{answer.Outcome}");
        return answer;
    }

    private async Task<ExchangeAnswer> AskAsync(string refreshToken, string organizationId)
    {
        using var request = new RefreshTokenRequest
        {
            Address = "oidc/token",
            ClientId = options.CurrentValue.AppId,
            ClientSecret = options.CurrentValue.AppSecret,
            RefreshToken = refreshToken,
            Parameters = { { "organization_id", organizationId } },
        };
        try
        {
            var answer = await clients.CreateClient(LogtoClients.Exchange).RequestRefreshTokenAsync(request);
            if (!answer.IsError)
            {
                return new ExchangeAnswer(AccessOutcome.Granted, answer.AccessToken, answer.RefreshToken);
            }

            // Error names the status of an answer other than 400.
            var error = answer.Exception is { } broken ? throw broken : answer.TryGet("error");
            var outcome = Refusal(error, answer.ErrorDescription);
            LogRefused(organizationId, (int)answer.HttpStatusCode, error, outcome);
            return new ExchangeAnswer(outcome);
        }
        catch (Exception e) when (e is LogtoException or JsonException or InvalidOperationException || LogtoErrors.IsSilence(e))
        {
            LogNoAnswer(e, organizationId);
            return new ExchangeAnswer(AccessOutcome.Unavailable);
        }
    }

    /// <summary>Three refusals share the error <c>access_denied</c>; only a word of the description tells them apart.</summary>
    private static AccessOutcome Refusal(string? error, string? description) => error switch
    {
        "access_denied" when description?.Contains("MFA", StringComparison.OrdinalIgnoreCase) == true => AccessOutcome.MfaRequired,
        "access_denied" => AccessOutcome.NotAMember,
        "insufficient_scope" or "invalid_scope" => AccessOutcome.ConsentNeeded,
        "invalid_grant" => AccessOutcome.SessionEnded,
        // Too many calls, a fault of Logto, wrong client credentials: nothing that the person could mend.
        _ => AccessOutcome.Unavailable,
    };

    [LoggerMessage(LogLevel.Information, "Logto refused a token for organization {OrganizationId}: {Status} {Error}, hence {Outcome}")]
    private partial void LogRefused(string organizationId, int status, string? error, AccessOutcome outcome);

    [LoggerMessage(LogLevel.Warning, "Logto did not answer the request for a token of organization {OrganizationId}")]
    private partial void LogNoAnswer(Exception exception, string organizationId);
}

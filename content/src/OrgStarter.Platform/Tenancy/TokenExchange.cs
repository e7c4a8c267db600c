using System.Text.Json;
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Tenancy;

/// <param name="AccessToken">The organization token as Logto returned it, not validated; null when access is not granted.</param>
/// <param name="RefreshToken">The new refresh token; null to keep the present one.</param>
public sealed record ExchangeAnswer(AccessOutcome Outcome, string? AccessToken = null, string? RefreshToken = null);

/// <summary>
/// Sends a refresh token grant with <c>organization_id</c>, see https://docs.logto.io/organizations, or with <c>resource</c>. Never both: for
/// an organization and a resource, Logto would grant every permission regardless of the role.
/// </summary>
public sealed partial class TokenExchange(
    IHttpClientFactory clients, IOptionsMonitor<LogtoOptions> options, SiteMeters meters, ILogger<TokenExchange> log)
{
    /// <summary>Takes no cancellation token: the response may contain a new refresh token, which must be saved.</summary>
    public async Task<ExchangeAnswer> ExchangeAsync(string refreshToken, string organizationId)
    {
        var answer = await AskAsync(refreshToken, "organization_id", organizationId);
        meters.Exchanged($"{answer.Outcome}");
        return answer;
    }

    /// <inheritdoc cref="ExchangeAsync"/>
    public Task<ExchangeAnswer> ForResourceAsync(string refreshToken, string resource) => AskAsync(refreshToken, "resource", resource);

    private async Task<ExchangeAnswer> AskAsync(string refreshToken, string parameter, string target)
    {
        using var request = new RefreshTokenRequest
        {
            Address = "oidc/token",
            ClientId = options.CurrentValue.AppId,
            ClientSecret = options.CurrentValue.AppSecret,
            RefreshToken = refreshToken,
            Parameters = { { parameter, target } },
        };
        try
        {
            var answer = await clients.CreateClient(LogtoClients.Exchange).RequestRefreshTokenAsync(request);
            if (!answer.IsError)
            {
                return new ExchangeAnswer(AccessOutcome.Granted, answer.AccessToken, answer.RefreshToken);
            }

            // For a status other than 400, Error contains the status, not the OAuth error code.
            var error = answer.Exception is { } broken ? throw broken : answer.TryGet("error");
            var outcome = Refusal(error, answer.ErrorDescription);
            LogRefused(target, (int)answer.HttpStatusCode, error, outcome);
            return new ExchangeAnswer(outcome);
        }
        catch (Exception e) when (e is LogtoException or JsonException or InvalidOperationException || LogtoErrors.IsSilence(e))
        {
            LogNoAnswer(e, target);
            return new ExchangeAnswer(AccessOutcome.Unavailable);
        }
    }

    /// <summary>Three refusals share the error <c>access_denied</c>. Only a word in the description distinguishes them.</summary>
    private static AccessOutcome Refusal(string? error, string? description) => error switch
    {
        "access_denied" when description?.Contains("MFA", StringComparison.OrdinalIgnoreCase) == true => AccessOutcome.MfaRequired,
        "access_denied" => AccessOutcome.NotAMember,
        "insufficient_scope" or "invalid_scope" or "invalid_target" => AccessOutcome.ConsentNeeded,
        "invalid_grant" => AccessOutcome.SessionEnded,
        // Too many requests, an error of Logto, invalid client credentials: the user can do nothing about it.
        _ => AccessOutcome.Unavailable,
    };

    [LoggerMessage(LogLevel.Information, "Logto refused a token for {Target} with {Status} {Error}: {Outcome}")]
    private partial void LogRefused(string target, int status, string? error, AccessOutcome outcome);

    [LoggerMessage(LogLevel.Warning, "Logto did not answer the token request for {Target}")]
    private partial void LogNoAnswer(Exception exception, string target);
}

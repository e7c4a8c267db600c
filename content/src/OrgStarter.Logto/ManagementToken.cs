using System.Net.Http.Headers;
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Options;

namespace OrgStarter.Logto;

/// <summary>
/// Caches the machine-to-machine access token for the Management API and renews it shortly before it expires.
/// Concurrent callers wait for one request.
/// </summary>
public sealed class ManagementToken(IHttpClientFactory clients, IOptionsMonitor<LogtoOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private volatile Held? held;

    private sealed record Held(string Token, DateTimeOffset RenewAt);

    /// <exception cref="LogtoException">Logto did not issue a token.</exception>
    public async Task<string> GetAsync(CancellationToken ct)
    {
        if (held is { } current && current.RenewAt > time.GetUtcNow())
        {
            return current.Token;
        }

        await oneAtATime.WaitAsync(ct);
        try
        {
            if (held is { } renewed && renewed.RenewAt > time.GetUtcNow())
            {
                return renewed.Token;
            }

            var answer = await FetchAsync(ct);
            var life = TimeSpan.FromSeconds(answer.ExpiresIn);
            var renewBefore = life > 2 * RenewBefore ? RenewBefore : life / 2;
            return (held = new Held(answer.AccessToken!, time.GetUtcNow() + life - renewBefore)).Token;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Removes a token that Logto refused with 401, unless it is already replaced.</summary>
    public void Forget(string token)
    {
        if (held is { } current && current.Token == token)
        {
            held = null;
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task<TokenResponse> FetchAsync(CancellationToken ct)
    {
        var m2m = options.CurrentValue.M2M;
        using var request = new ClientCredentialsTokenRequest
        {
            Address = "oidc/token",
            ClientId = m2m.AppId,
            ClientSecret = m2m.AppSecret,
            Resource = { m2m.Resource },
            // The only scope of the Management API. Without it, all calls return 403.
            Scope = "all",
        };
        var answer = await clients.CreateClient(LogtoClients.Tokens).RequestClientCredentialsTokenAsync(request, ct);
        return answer.IsError ? throw answer.Exception ?? await LogtoErrors.FromAsync(answer.HttpResponse!) : answer;
    }
}

/// <summary>Adds the token to each Management API call. After a 401, retries once with a new token.</summary>
public sealed class ManagementTokenHandler(ManagementToken tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != System.Net.HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        tokens.Forget(token);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}

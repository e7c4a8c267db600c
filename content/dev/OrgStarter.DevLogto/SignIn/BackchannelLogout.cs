using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// Notifies the applications of a session that it has ended (OpenID Connect Back-Channel Logout 1.0). Tries each application once, without
/// a retry after a timeout.
/// </summary>
internal sealed partial class BackchannelLogout(
    IServiceScopeFactory scopes,
    TokenWriter tokens,
    DevLogtoOptions options,
    ILogger<BackchannelLogout> log) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2.5);
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout
    };

    public async Task TellAsync(LoginSession session, CancellationToken ct)
    {
        if (options.DropsLogoutTokens || session.PersonId is not { } personId)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DevLogtoDb>();
        List<Task> told = [];
        foreach (var (clientId, authorization) in session.ByClient())
        {
            var metadata = await ClientMetadata.OfAsync(db, clientId);
            if (metadata.BackchannelLogoutUri is { } uri)
            {
                told.Add(
                    PostAsync(
                        uri,
                        tokens.LogoutToken(clientId, personId, metadata.BackchannelLogoutSessionRequired ? authorization.Sid : null),
                        ct));
            }
        }

        await Task.WhenAll(told);
    }

    public void Dispose() => client.Dispose();

    private async Task PostAsync(string uri, string token, CancellationToken ct)
    {
        try
        {
            using var form = new FormUrlEncodedContent([new("logout_token", token)]);
            using var answer = await client.PostAsync(uri, form, ct);
            if ((int)answer.StatusCode is not (200 or 204))
            {
                LogRefused(uri, (int)answer.StatusCode);
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException or InvalidOperationException)
        {
            LogLost(e, uri);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Uri} returned {Status} for a logout token; not retried, as in Logto")]
    private partial void LogRefused(string uri, int status);

    [LoggerMessage(LogLevel.Warning, "Logout token failed to reach {Uri}; not retried, as in Logto")]
    private partial void LogLost(Exception exception, string uri);
}

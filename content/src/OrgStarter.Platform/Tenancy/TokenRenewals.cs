using System.Collections.Concurrent;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Tracks the running renewals of this instance. Concurrent requests for the same token share one renewal, so they take one lock and make
/// one exchange. A request cannot cancel a renewal, and a shutdown waits for it.
/// </summary>
public sealed partial class TokenRenewals(IServiceScopeFactory scopes, ILogger<TokenRenewals> log) : IHostedService
{
    private readonly ConcurrentDictionary<(TokenKey Key, int Version), Lazy<Task<OrganizationAccess>>> running = new();

    /// <param name="version">
    /// The membership version that the caller has read. It is part of the key, because a renewal that started before a change may miss that
    /// change.
    /// </param>
    public Task<OrganizationAccess> JoinAsync(TokenKey key, int version) =>
        running.GetOrAdd((key, version), id => new Lazy<Task<OrganizationAccess>>(() => Task.Run(() => RenewAsync(id)))).Value;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await ((Task)Task.WhenAll(running.Values.Select(renewal => renewal.Value))).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<OrganizationAccess> RenewAsync((TokenKey Key, int Version) id)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<TokenRenewal>().RunAsync(id.Key);
        }
        catch (Exception e)
        {
            // Log here as well: the request that started the renewal may have ended.
            LogFailed(e, id.Key.OrganizationId);
            throw;
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    [LoggerMessage(LogLevel.Error, "Failed to renew a token for organization {OrganizationId}")]
    private partial void LogFailed(Exception exception, string organizationId);
}

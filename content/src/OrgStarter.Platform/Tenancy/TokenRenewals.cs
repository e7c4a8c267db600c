using System.Collections.Concurrent;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The renewals under way in this instance. Requests that need the same token share one, so a hundred of them take one lock and
/// make one exchange, and none of them can break it off: a renewal outlives the request that began it, and a shutdown waits for it.
/// </summary>
public sealed partial class TokenRenewals(IServiceScopeFactory scopes, ILogger<TokenRenewals> log) : IHostedService
{
    private readonly ConcurrentDictionary<(TokenKey Key, int Version), Lazy<Task<OrganizationAccess>>> running = new();

    /// <param name="version">
    /// The membership version that the caller knows of. Part of what is shared: a renewal that began before a change may not know of it.
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
            // Said here as well: whoever began it may have gone.
            LogFailed(e, id.Key.OrganizationId);
            throw;
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    [LoggerMessage(LogLevel.Error, "The renewal of a token of organization {OrganizationId} failed")]
    private partial void LogFailed(Exception exception, string organizationId);
}

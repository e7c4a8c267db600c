using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>Tells whether the signed-in user has set up a second factor.</summary>
public sealed class OwnSecondFactor(ILogtoManagementApi logto, SharedCache cache, CurrentSession session)
{
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        Expiration = TimeSpan.FromMinutes(5),
        LocalCacheExpiration = TimeSpan.FromMinutes(5)
    };

    /// <returns>The cached answer, for display; false when Logto does not answer.</returns>
    public async Task<bool> IsKnownAsync(CancellationToken ct)
    {
        try
        {
            return await cache.GetOrCreateAsync(CacheKeys.SecondFactorOf(session.UserId), AskAsync, EntryOptions, [], ct);
        }
        catch (LogtoException)
        {
            return false;
        }
    }

    /// <summary>Asks Logto, and replaces the cached answer.</summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<bool> CheckAsync(CancellationToken ct)
    {
        await cache.RemoveAsync([CacheKeys.SecondFactorOf(session.UserId)], ct);
        return await AskAsync(ct);
    }

    private async Task<bool> AskAsync(CancellationToken ct) => (await logto.GetSecondFactors(session.UserId, ct)).Count > 0;
}

using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Returns names of inviters for invitations that the site has no record of, for example from the Logto Console. A failed call to Logto
/// does not make the table fail.
/// </summary>
public sealed class InviterNames(ILogtoManagementApi logto, SharedCache cache)
{
    /// <summary>Cached in memory only: the name of a user without one is their email address, which must not be stored in Redis.</summary>
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        Expiration = TimeSpan.FromMinutes(10),
        LocalCacheExpiration = TimeSpan.FromMinutes(10),
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    /// <returns>Null when Logto does not answer; empty when the user was deleted.</returns>
    public async Task<string?> NameAsync(string userId, CancellationToken ct)
    {
        try
        {
            return await cache.GetOrCreateAsync(CacheKeys.NameOf(userId), token => AskAsync(userId, token), EntryOptions, [], ct);
        }
        catch (LogtoException)
        {
            return null;
        }
    }

    private async Task<string> AskAsync(string userId, CancellationToken ct)
    {
        try
        {
            var user = await logto.GetUser(userId, ct);
            return user.Name ?? user.Username ?? user.PrimaryEmail ?? "";
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
            return "";
        }
    }
}

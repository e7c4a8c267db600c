using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Tenancy;

namespace OrgStarter.Invitations;

/// <summary>Names of people who invited somebody elsewhere than here, in Logto's console for example: never a reason for a table to fail.</summary>
public sealed class InviterNames(ILogtoManagementApi logto, SharedCache cache)
{
    /// <summary>In memory alone: who has no name is called by their address, and those do not go into Redis.</summary>
    private static readonly HybridCacheEntryOptions Keep = new()
    {
        Expiration = TimeSpan.FromMinutes(10),
        LocalCacheExpiration = TimeSpan.FromMinutes(10),
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    /// <returns>Null while Logto does not say.</returns>
    public async Task<string?> NameAsync(string userId, CancellationToken ct)
    {
        try
        {
            // An empty one is kept for whoever is gone: the words for that are the reader's language.
            return await cache.GetOrCreateAsync(CacheKeys.NameOf(userId), token => AskAsync(userId, token), Keep, [], ct)
                is { Length: > 0 } name ? name : Text.Invitations_InviterGone;
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
        catch (LogtoException e) when (e.SaysGone)
        {
            return "";
        }
    }
}

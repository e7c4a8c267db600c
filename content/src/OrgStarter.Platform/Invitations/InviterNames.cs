using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

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

    /// <returns>Null while Logto does not say; empty for somebody who is gone.</returns>
    public async Task<string?> NameAsync(string userId, CancellationToken ct)
    {
        try
        {
            return await cache.GetOrCreateAsync(CacheKeys.NameOf(userId), token => AskAsync(userId, token), Keep, [], ct);
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

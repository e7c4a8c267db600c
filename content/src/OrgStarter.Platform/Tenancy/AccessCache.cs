using Microsoft.Extensions.Caching.Memory;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// A bounded in-memory cache of this instance's verified tokens. A cache hit saves the signature check and the database read of the token.
/// The tokens are stored in the database, and the membership version there decides whether an entry is still valid.
/// </summary>
public sealed class AccessCache : IDisposable
{
    /// <summary>The maximum number of entries, about one kilobyte each. An evicted token is read from the database again.</summary>
    public const int MaxEntries = 20_000;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MaxEntries });

    public int Count => cache.Count;

    /// <summary>The keys in use, for the test that checks that each key contains its owner's id.</summary>
    public IEnumerable<string> Keys => cache.Keys.Cast<string>();

    public CachedAccess? Find(TokenKey key) => cache.Get<CachedAccess>(CacheKeys.OrganizationToken(key));

    public void Remember(TokenKey key, CachedAccess access)
    {
        // The expiration uses the system clock and only frees memory. Whether an entry is valid is decided by its caller.
        cache.Set(CacheKeys.OrganizationToken(key), access, new MemoryCacheEntryOptions
        {
            Size = 1,
            SlidingExpiration = CachedAccess.MaximumAge
        });
    }

    public void Dispose() => cache.Dispose();
}

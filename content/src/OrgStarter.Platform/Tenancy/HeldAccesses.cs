using Microsoft.Extensions.Caching.Memory;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The verified tokens of this instance: no signature is checked and no token row read for a warm request. Bounded, and a cache
/// only: the tokens themselves are in the database, and whether one is still good is decided by the membership version there.
/// </summary>
public sealed class HeldAccesses : IDisposable
{
    /// <summary>About a kilobyte each; whoever falls out is read from the database again.</summary>
    public const int Most = 20_000;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Most });

    public int Count => cache.Count;

    /// <summary>What they are kept under, for whoever checks that every key names its owner.</summary>
    public IEnumerable<string> Keys => cache.Keys.Cast<string>();

    public HeldAccess? Find(TokenKey key) => cache.Get<HeldAccess>(CacheKeys.OrganizationToken(key));

    public void Remember(TokenKey key, HeldAccess access)
    {
        // By this process's clock, to give the memory back; whether it may be believed is the entry's own affair.
        cache.Set(CacheKeys.OrganizationToken(key), access, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = HeldAccess.MaximumAge });
    }

    public void Dispose() => cache.Dispose();
}

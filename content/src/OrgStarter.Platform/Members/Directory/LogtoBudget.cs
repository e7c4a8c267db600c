using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// The quota of background calls to Logto for member directories, over all organizations and instances. Logto Cloud allows 200 calls per 10
/// seconds and tenant, and requests of waiting users have priority.
/// </summary>
public static class LogtoBudget
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Any 10 seconds overlap at most two windows, so they contain at most twice as many calls: half of Logto's limit.</summary>
    public const int Calls = 50;

    /// <returns>Null when one call may be made; otherwise when the next window begins.</returns>
    public static Task<DateTimeOffset?> TakeLogtoCallAsync(this Quotas quotas, CancellationToken ct) =>
        quotas.TakeAsync("logto:directories", 1, Calls, Window, ct);
}

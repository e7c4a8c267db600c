using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// The quota of calls to Logto that directories make in the background, over all organizations and instances. Logto Cloud allows 200
/// calls in ten seconds to a whole tenant, and users who wait for a page come first.
/// </summary>
public static class LogtoBudget
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>In each window, so that any ten seconds hold twice as many at most: half of the limit.</summary>
    public const int Calls = 50;

    /// <returns>Null when one call may be made; otherwise when the next window begins.</returns>
    public static Task<DateTimeOffset?> TakeLogtoCallAsync(this Quotas quotas, CancellationToken ct) =>
        quotas.TakeAsync("logto:directories", 1, Calls, Window, ct);
}

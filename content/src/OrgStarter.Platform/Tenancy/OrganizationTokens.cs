using System.Diagnostics;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Returns the organization tokens of a session. They are verified once and cached, and renewed when missing, old or outdated by a
/// membership change.
/// </summary>
public sealed partial class OrganizationTokens(
    AccessCache held, TokenRenewals renewals, Locks locks, TimeProvider time, SiteMeters meters, ILogger<OrganizationTokens> log)
{
    /// <summary>How long a request waits for Logto. The exchange continues, because it may return a new refresh token.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);

    /// <param name="version">The membership version, read for this request, so that changes made by other
    /// instances take effect here.</param>
    /// <exception cref="OperationCanceledException">The client has disconnected; a renewal that has started continues.</exception>
    public async Task<OrganizationAccess> GetAsync(TokenKey key, int version, CancellationToken ct)
    {
        if (held.Find(key) is { } known && known.IsFresh(version, time.GetUtcNow()))
        {
            return known.Access;
        }

        var begun = Stopwatch.GetTimestamp();
        try
        {
            return await renewals.JoinAsync(key, version).WaitAsync(MaxWait, ct);
        }
        catch (TimeoutException)
        {
            if (locks.IsHeldHere(key.LockName))
            {
                LogSlow(key.OrganizationId);
            }
            else
            {
                LogLocked(key.OrganizationId);
            }

            return WithoutLogto(key, version);
        }
        finally
        {
            // The renewal may have found another role and recorded that.
            DatabaseState.Forget();
            meters.WaitedForExchange(Stopwatch.GetElapsedTime(begun));
        }
    }

    private OrganizationAccess WithoutLogto(TokenKey key, int version)
    {
        var now = time.GetUtcNow();
        if (held.Find(key) is { } known && known.IsUsable(version, now))
        {
            held.Remember(key, known.WithRetryAfter(now));
            return known.Access;
        }

        return new OrganizationAccess(AccessOutcome.Unavailable);
    }

    [LoggerMessage(LogLevel.Warning, "Logto did not return a token for organization {OrganizationId} in time")]
    private partial void LogSlow(string organizationId);

    [LoggerMessage(LogLevel.Warning, "Another instance holds the lock of a session; no token for organization {OrganizationId} was "
        + "available in time. Logto was not asked")]
    private partial void LogLocked(string organizationId);
}

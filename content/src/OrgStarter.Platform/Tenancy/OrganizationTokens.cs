using System.Diagnostics;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The organization tokens of a session: verified once and remembered, renewed when missing, old or overtaken by a change of
/// membership.
/// </summary>
public sealed partial class OrganizationTokens(
    Memberships memberships, HeldAccesses held, TokenRenewals renewals, Locks locks, TimeProvider time, SiteMeters meters, ILogger<OrganizationTokens> log)
{
    /// <summary>How long a person waits for Logto. The exchange itself goes on: its answer may hold a new refresh token.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <exception cref="OperationCanceledException">The browser has gone; a renewal that it began goes on.</exception>
    public async Task<OrganizationAccess> GetAsync(TokenKey key, CancellationToken ct)
    {
        // From the database, at each request: what another instance has changed holds here, too.
        var version = await memberships.VersionAsync(key.OrganizationId, key.UserId, ct);
        if (held.Find(key) is { } known && known.IsFresh(version, time.GetUtcNow()))
        {
            return known.Access;
        }

        var begun = Stopwatch.GetTimestamp();
        try
        {
            return await renewals.JoinAsync(key, version).WaitAsync(Patience, ct);
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
            meters.WaitedForExchange(Stopwatch.GetElapsedTime(begun));
        }
    }

    private OrganizationAccess WithoutLogto(TokenKey key, int version)
    {
        var now = time.GetUtcNow();
        if (held.Find(key) is { } known && known.IsUsable(version, now))
        {
            held.Remember(key, known.WithRespite(now));
            return known.Access;
        }

        return new OrganizationAccess(AccessOutcome.Unavailable);
    }

    [LoggerMessage(LogLevel.Warning, "Logto did not answer in time for a token of organization {OrganizationId}")]
    private partial void LogSlow(string organizationId);

    [LoggerMessage(LogLevel.Warning, "Another instance holds the lock of a session; a token of organization {OrganizationId} was not there in time. Logto was not asked")]
    private partial void LogLocked(string organizationId);
}

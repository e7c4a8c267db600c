using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using OrgStarter.Authentication;
using OrgStarter.Data;

namespace OrgStarter.Tenancy;

/// <summary>
/// The organization tokens of a session: verified once and remembered, exchanged when missing, old or overtaken by a change
/// of membership. One exchange at a time per session, in all instances: Logto revokes the whole grant when a rotated
/// refresh token is used twice, so the tokens are read after the lock is taken and saved before it is released.
/// </summary>
public sealed class OrganizationTokens(
    AppDbContext db, SessionStore sessions, Memberships memberships, TokenExchange exchange, OrganizationTokenValidator validator,
    Locks locks, IMemoryCache remembered, TimeProvider time)
{
    /// <summary>A token this close to its end is renewed, so that it cannot die under the request in flight.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(60);

    /// <summary>Nobody reports a role that was changed in Logto's console: after this time Logto is asked again.</summary>
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(10);

    private sealed record Verified(TenantInfo Tenant, DateTimeOffset IssuedAt, int MembershipVersion);

    public async Task<OrganizationAccess> GetAsync(string sessionId, string userId, string organizationId, CancellationToken ct)
    {
        var version = await memberships.VersionAsync(organizationId, userId, ct);
        var key = CacheKeys.OrganizationToken(organizationId, userId, sessionId);
        if (remembered.TryGetValue(key, out Verified? known) && IsFresh(known!, version))
        {
            return new OrganizationAccess(AccessOutcome.Granted, known!.Tenant);
        }

        await using var _ = await locks.AcquireAsync($"session:{sessionId}", ct);
        var stored = await StoredAsync(sessionId, userId, organizationId, ct);
        if (stored is not null && IsFresh(stored, version))
        {
            return Remember(key, stored);
        }

        var answer = await ExchangeAsync(sessionId, organizationId, version, ct);
        if (answer.Outcome == AccessOutcome.Granted)
        {
            var tenant = await validator.ValidateAsync(answer.AccessToken!, organizationId, userId, ct);
            return tenant is null
                ? new OrganizationAccess(AccessOutcome.NotAMember)
                : Remember(key, new Verified(tenant, time.GetUtcNow(), version));
        }

        // Logto is away: a token that is still valid, and that no change here has overtaken, keeps working.
        return answer.Outcome == AccessOutcome.Unavailable && stored?.MembershipVersion == version && stored.Tenant.ExpiresAt > time.GetUtcNow()
            ? new OrganizationAccess(AccessOutcome.Granted, stored.Tenant)
            : new OrganizationAccess(answer.Outcome);
    }

    private bool IsFresh(Verified token, int version) =>
        token.MembershipVersion == version
        && token.Tenant.ExpiresAt - RenewBefore > time.GetUtcNow()
        && token.IssuedAt + MaximumAge > time.GetUtcNow();

    private OrganizationAccess Remember(object key, Verified token)
    {
        remembered.Set(key, token, token.Tenant.ExpiresAt);
        return new OrganizationAccess(AccessOutcome.Granted, token.Tenant);
    }

    private async Task<Verified?> StoredAsync(string sessionId, string userId, string organizationId, CancellationToken ct)
    {
        var row = await db.SessionTokens.AsNoTracking()
            .FirstOrDefaultAsync(token => token.SessionId == sessionId && token.OrganizationId == organizationId, ct);
        var tenant = row is null ? null : await validator.ValidateAsync(sessions.Reveal(row.Token), organizationId, userId, ct);
        return tenant is null ? null : new Verified(tenant, row!.IssuedAt, row.MembershipVersion);
    }

    private async Task<ExchangeAnswer> ExchangeAsync(string sessionId, string organizationId, int version, CancellationToken ct)
    {
        var session = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == sessionId, ct);
        if (session?.RefreshToken is null)
        {
            return new ExchangeAnswer(AccessOutcome.SessionEnded);
        }

        // From here on the caller's impatience must not lose a rotated refresh token.
        var answer = await exchange.ExchangeAsync(sessions.Reveal(session.RefreshToken), organizationId, CancellationToken.None);
        if (answer.RefreshToken is { } rotated)
        {
            var hidden = sessions.Hide(rotated);
            await db.Sessions.Where(s => s.Id == sessionId)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.RefreshToken, hidden), CancellationToken.None);
        }

        await db.SessionTokens.Where(token => token.SessionId == sessionId && token.OrganizationId == organizationId
                && answer.Outcome != AccessOutcome.Unavailable).ExecuteDeleteAsync(CancellationToken.None);
        if (answer.Outcome == AccessOutcome.Granted)
        {
            db.SessionTokens.Add(new SessionToken
            {
                SessionId = sessionId,
                OrganizationId = organizationId,
                Token = sessions.Hide(answer.AccessToken!),
                IssuedAt = time.GetUtcNow(),
                MembershipVersion = version,
            });
            await db.SaveChangesAsync(CancellationToken.None);
            db.ChangeTracker.Clear();
        }

        return answer;
    }
}

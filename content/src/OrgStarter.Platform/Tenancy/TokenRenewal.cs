using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Renews one organization token. Renewals of a session run one at a time across all instances: Logto revokes the whole grant when a
/// rotated refresh token is used twice. So all state is read after the lock is acquired and saved before it is released.
/// </summary>
public sealed class TokenRenewal(
    SessionRefresh refresh, StoredTokens stored, MembershipVersions memberships, TokenExchange exchange,
    OrganizationTokenValidator validator, OperationJournal journal, Locks locks, AccessCache held, TimeProvider time)
{
    /// <summary>Cannot be canceled: if a rotated refresh token is not saved, the user is signed out.</summary>
    public async Task<OrganizationAccess> RunAsync(TokenKey key)
    {
        await using var _ = await locks.AcquireAsync(key.LockName, CancellationToken.None);
        var version = await memberships.VersionAsync(key.OrganizationId, key.UserId, CancellationToken.None);
        var known = await stored.FindAsync(key);
        if (known is not null)
        {
            known = known with { Access = known.Access with { Tenant = await ReadDetailsAsync(known.Access.Tenant!) } };
            held.Remember(key, known);
            if (known.IsFresh(version, time.GetUtcNow()))
            {
                return known.Access;
            }
        }

        // Retries once, for a session that was signed in again under the same id while Logto answered.
        var renewed = await TryRenewAsync(key, version) ?? await TryRenewAsync(key, version)
            ?? new CachedAccess(new OrganizationAccess(AccessOutcome.Unavailable), version, default);
        if (renewed.Access.Outcome == AccessOutcome.Unavailable && known?.IsUsable(version, time.GetUtcNow()) == true)
        {
            renewed = known.WithRetryAfter(time.GetUtcNow());
        }

        held.Remember(key, renewed);
        return renewed.Access;
    }

    /// <returns>Null when the session's refresh token was replaced during the exchange.</returns>
    private async Task<CachedAccess?> TryRenewAsync(TokenKey key, int version)
    {
        var askedAt = time.GetUtcNow();
        if (await refresh.UseAsync(key.SessionId, key.UserId, token => exchange.ExchangeAsync(token, key.OrganizationId)) is not { } used)
        {
            return Without(AccessOutcome.SessionEnded, version);
        }

        var (answer, hidden) = used;
        var tenant = answer.AccessToken is null ? null
            : await validator.ValidateAsync(answer.AccessToken, key.OrganizationId, key.UserId, CancellationToken.None);
        var outcome = answer.Outcome == AccessOutcome.Granted && tenant is null ? AccessOutcome.Unavailable : answer.Outcome;
        if (!await stored.ReplaceAsync(key, hidden, outcome, answer.AccessToken, askedAt, version))
        {
            return null;
        }

        return tenant is not null ? CachedAccess.Of(await ReadDetailsAsync(tenant), askedAt, version)
            : outcome == AccessOutcome.NotAMember ? CachedAccess.NotAMember(askedAt, version)
            : Without(outcome, version);
    }

    /// <summary>
    /// Call after the version was read. Closing and restoring an organization increment the version, so a value that becomes outdated is
    /// not used.
    /// </summary>
    private async Task<TenantContext> ReadDetailsAsync(TenantContext tenant) => tenant with
    {
        IsClosing = await journal.HasAsync(OperationKind.DeleteOrganization, tenant.OrganizationId, CancellationToken.None),
    };

    private static CachedAccess Without(AccessOutcome outcome, int version) => new(new OrganizationAccess(outcome), version, default);
}

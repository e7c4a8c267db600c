namespace OrgStarter.Platform.Tenancy;

/// <summary>A cached answer of Logto to a request for an organization token.</summary>
/// <param name="MembershipVersion">The membership version that was current before Logto was asked.</param>
/// <param name="AskAgainAt">When the token is renewed. If Logto is unavailable then, the token stays in use until it expires.</param>
public sealed record CachedAccess(OrganizationAccess Access, int MembershipVersion, DateTimeOffset AskAgainAt)
{
    /// <summary>The maximum age of an answer, because Logto reports no role change that is made in its console.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(10);

    /// <summary>A token is renewed this long before it expires, so that it does not expire during a request.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(60);

    /// <summary>How long a refusal is cached, to limit the calls to Logto for a user who tries many organization ids.</summary>
    private static readonly TimeSpan RefusalAge = TimeSpan.FromSeconds(5);

    /// <summary>How long requests do not ask Logto again after it did not answer.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(15);

    public static CachedAccess Of(TenantContext tenant, DateTimeOffset askedAt, int version)
    {
        // A token with a lifetime shorter than the margin is not renewed on every request.
        var life = tenant.ExpiresAt - askedAt;
        var renewAt = tenant.ExpiresAt - (life / 4 < RenewBefore ? life / 4 : RenewBefore);
        var maximum = askedAt + MaximumAge;
        return new CachedAccess(new OrganizationAccess(AccessOutcome.Granted, tenant), version, renewAt < maximum ? renewAt : maximum);
    }

    public static CachedAccess NotAMember(DateTimeOffset askedAt, int version) =>
        new(new OrganizationAccess(AccessOutcome.NotAMember), version, askedAt + RefusalAge);

    /// <summary>Returns the same token, with its renewal postponed because Logto is unavailable.</summary>
    public CachedAccess WithRetryAfter(DateTimeOffset now) => this with { AskAgainAt = now + RetryAfter };

    public bool IsFresh(int version, DateTimeOffset now) =>
        MembershipVersion >= version && AskAgainAt > now && (Access.Tenant is null || Access.Tenant.ExpiresAt > now);

    /// <summary>Returns true if the token has not expired and the membership has not changed since.</summary>
    public bool IsUsable(int version, DateTimeOffset now) => MembershipVersion >= version && Access.Tenant?.ExpiresAt > now;
}

namespace OrgStarter.Platform.Tenancy;

/// <summary>What Logto answered, and how long it is believed without asking again.</summary>
/// <param name="MembershipVersion">The version that was current before Logto was asked.</param>
/// <param name="AskAgainAt">From then on Logto is asked again; a token may serve beyond it, to its end, while Logto is away.</param>
public sealed record HeldAccess(OrganizationAccess Access, int MembershipVersion, DateTimeOffset AskAgainAt)
{
    /// <summary>Nobody reports a role that was changed in Logto's console: after this time Logto is asked again.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(10);

    /// <summary>A token this close to its end is renewed, so that it cannot die under the request in flight.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(60);

    /// <summary>A stranger who tries addresses of foreign organizations does not cost Logto a call for each try.</summary>
    private static readonly TimeSpan RefusalAge = TimeSpan.FromSeconds(5);

    /// <summary>While Logto is away nobody waits for it again and again.</summary>
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(15);

    public static HeldAccess Of(TenantContext tenant, DateTimeOffset askedAt, int version)
    {
        // A token whose whole life is shorter than the margin is not renewed at every request.
        var life = tenant.ExpiresAt - askedAt;
        var renewAt = tenant.ExpiresAt - (life / 4 < RenewBefore ? life / 4 : RenewBefore);
        var maximum = askedAt + MaximumAge;
        return new HeldAccess(new OrganizationAccess(AccessOutcome.Granted, tenant), version, renewAt < maximum ? renewAt : maximum);
    }

    public static HeldAccess NotAMember(DateTimeOffset askedAt, int version) =>
        new(new OrganizationAccess(AccessOutcome.NotAMember), version, askedAt + RefusalAge);

    /// <summary>The same token, while Logto is not there to renew it.</summary>
    public HeldAccess WithRespite(DateTimeOffset now) => this with { AskAgainAt = now + Respite };

    public bool IsFresh(int version, DateTimeOffset now) =>
        MembershipVersion >= version && AskAgainAt > now && (Access.Tenant is null || Access.Tenant.ExpiresAt > now);

    /// <summary>True for a token that has not ended and that no change of membership known here has overtaken.</summary>
    public bool IsUsable(int version, DateTimeOffset now) => MembershipVersion >= version && Access.Tenant?.ExpiresAt > now;
}

namespace OrgStarter.Platform.Tenancy;

/// <summary>Logto's answer to the request of a session for an organization token.</summary>
public enum AccessOutcome
{
    Granted,

    /// <summary>The user is not a member, or the organization does not exist. Neither Logto nor the site distinguishes them.</summary>
    NotAMember,

    /// <summary>The organization requires a second factor, and the user has none.</summary>
    MfaRequired,

    /// <summary>The grant was revoked or has expired, or the user was suspended or deleted.</summary>
    SessionEnded,

    /// <summary>The sign-in did not request a required scope; another consent adds it.</summary>
    ConsentNeeded,

    /// <summary>Logto did not answer, or returned 429 Too Many Requests.</summary>
    Unavailable,
}

/// <param name="Tenant">Not null if and only if access is granted.</param>
public sealed record OrganizationAccess(AccessOutcome Outcome, TenantContext? Tenant = null);

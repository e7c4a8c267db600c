namespace OrgStarter.Platform.Tenancy;

/// <summary>How Logto answered when this session asked for an organization's token.</summary>
public enum AccessOutcome
{
    /// <summary>A verified token is there.</summary>
    Granted,

    /// <summary>Not a member, or no such organization: Logto says the same for both, and so does the site.</summary>
    NotAMember,

    /// <summary>The organization demands a second factor, and the person has none.</summary>
    MfaRequired,

    /// <summary>The grant is gone: revoked, expired, or the person was suspended or deleted.</summary>
    SessionEnded,

    /// <summary>The sign-in did not ask for what is needed now; one more consent puts it right.</summary>
    ConsentNeeded,

    /// <summary>Logto gave no answer, or asked to slow down.</summary>
    Unavailable,
}

/// <param name="Tenant">Set when, and only when, access is granted.</param>
public sealed record OrganizationAccess(AccessOutcome Outcome, TenantContext? Tenant = null);

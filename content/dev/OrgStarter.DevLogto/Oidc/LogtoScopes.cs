namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// The scopes and resources that Logto itself defines. Source: https://docs.logto.io/organizations and its discovery document.
/// </summary>
internal static class LogtoScopes
{
    public const string OfflineAccess = "offline_access";
    public const string Organizations = "urn:logto:scope:organizations";
    public const string OrganizationRoles = "urn:logto:scope:organization_roles";
    public const string OrganizationsResource = "urn:logto:resource:organizations";
    public const string OrganizationAudiencePrefix = "urn:logto:organization:";

    public static readonly string[] All =
    [
        "openid", OfflineAccess, "profile", "email", "phone", "address", "custom_data", "identities", "roles",
        Organizations, OrganizationRoles, "urn:logto:scope:sessions",
    ];
}

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The keys of all cache entries. A key of tenant or user data contains the id of its owner. Only keys that start with <see cref="Shared"/>
/// lead to data that is the same for all tenants. A test checks the keys that are in use.
/// </summary>
public static class CacheKeys
{
    public const string Shared = "shared:";

    /// <summary>The roles of the organization template, which all organizations of a Logto tenant share.</summary>
    public const string Roles = Shared + "roles";

    /// <summary>The user's display name. It must not depend on the caller.</summary>
    public static string NameOf(string userId) => $"user:{userId}:name";

    public static string OrganizationsOf(string userId) => $"user:{userId}:organizations";

    public static string InvitationsOf(string userId) => $"user:{userId}:invitations";

    public static string LastUsedBy(string userId) => $"user:{userId}:last-used";

    public static string SecondFactorOf(string userId) => $"user:{userId}:second-factor";

    public static string OrganizationToken(TokenKey key) =>
        $"organization:{key.OrganizationId}:user:{key.UserId}:session:{key.SessionId}:asked:{key.AskedScopes}:token";
}

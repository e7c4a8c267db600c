namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The keys of everything that is kept in a cache. A key to what belongs to an organization or a person holds their id; only a key
/// that begins with <see cref="Shared"/> leads to something that is the same for all. A test walks what is really in the cache.
/// </summary>
public static class CacheKeys
{
    public const string Shared = "shared:";

    /// <summary>The roles of the organization template: all organizations of the Logto tenant have the same.</summary>
    public const string Roles = Shared + "roles";

    /// <summary>What a person is called; nothing that depends on who asks.</summary>
    public static string NameOf(string userId) => $"user:{userId}:name";

    public static string OrganizationsOf(string userId) => $"user:{userId}:organizations";

    public static string InvitationsOf(string userId) => $"user:{userId}:invitations";

    public static string LastUsedBy(string userId) => $"user:{userId}:last-used";

    public static string OrganizationToken(TokenKey key) =>
        $"organization:{key.OrganizationId}:user:{key.UserId}:session:{key.SessionId}:asked:{key.AskedScopes}:token";
}

namespace OrgStarter.Platform.Organizations;

/// <summary>Compares a name that the user types as a confirmation. Case matters; white space and Unicode composition do not.</summary>
public static class TypedName
{
    public static bool Is(string name, string? typed) =>
        OrganizationName.Clean(name) is { Length: > 0 } clean && clean == OrganizationName.Clean(typed);
}

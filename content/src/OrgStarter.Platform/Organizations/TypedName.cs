namespace OrgStarter.Platform.Organizations;

/// <summary>
/// Compares a name that the user types as a confirmation. Differences in white space and Unicode composition are ignored; case is not.
/// </summary>
public static class TypedName
{
    public static bool Is(string name, string? typed) => OrganizationName.Clean(name) is { Length: > 0 } clean && clean == OrganizationName.Clean(typed);
}

namespace OrgStarter.Platform.Organizations;

/// <summary>A name that a person types to say that they mean it. White space and the way that letters are composed do not matter; case does.</summary>
public static class TypedName
{
    public static bool Is(string name, string? typed) => OrganizationName.Clean(name) is { Length: > 0 } clean && clean == OrganizationName.Clean(typed);
}

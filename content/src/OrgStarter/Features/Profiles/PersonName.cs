using OrgStarter.Platform.Organizations;
using OrgStarter.Texts;

namespace OrgStarter.Features.Profiles;

/// <summary>Validates a user's name: the rules of an organization's name, but it can be empty.</summary>
public static class PersonName
{
    /// <summary>Logto's limit, in UTF-16 code units.</summary>
    public const int Length = 128;

    public static string Clean(string? typed) => OrganizationName.Clean(typed);

    /// <returns>The error message for a cleaned name, or null.</returns>
    public static string? Problem(string name) => name.Length switch
    {
        0 => null,
        > Length => Text.Profile_NameTooLong.With(Length, name.Length),
        _ => OrganizationName.Problem(name) is null ? null : Text.Profile_NameInvisible,
    };
}

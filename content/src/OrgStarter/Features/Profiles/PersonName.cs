using OrgStarter.Platform.Organizations;
using OrgStarter.Texts;

namespace OrgStarter.Features.Profiles;

/// <summary>What may be a person's name: as an organization's, or none at all.</summary>
public static class PersonName
{
    /// <summary>Logto's own limit, in UTF-16 code units.</summary>
    public const int Length = 128;

    public static string Clean(string? typed) => OrganizationName.Clean(typed);

    /// <returns>What is wrong with a cleaned name, or null.</returns>
    public static string? Problem(string name) => name.Length switch
    {
        0 => null,
        > Length => Text.Profile_NameTooLong.With(Length, name.Length),
        _ => OrganizationName.Problem(name) is null ? null : Text.Profile_NameInvisible,
    };
}

using OrgStarter.Platform.Organizations;

namespace OrgStarter.Texts;

/// <summary>What people read of a name that cannot be one.</summary>
public static class NameWords
{
    /// <param name="name">As it was cleaned.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Problem(string name) => OrganizationName.Problem(name) switch
    {
        NameProblem.Missing => Text.OrganizationName_Missing,
        NameProblem.TooLong => Text.OrganizationName_TooLong.With(OrganizationName.Length, name.Length),
        NameProblem.Invisible => Text.OrganizationName_Invisible,
        NameProblem.Unreadable => Text.OrganizationName_Unreadable,
        _ => null,
    };
}

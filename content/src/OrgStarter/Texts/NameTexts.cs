using OrgStarter.Platform.Organizations;

namespace OrgStarter.Texts;

/// <summary>Localizes the errors of an organization's name and description.</summary>
public static class NameTexts
{
    /// <param name="name">The cleaned name.</param>
    /// <returns>The error message, or null.</returns>
    public static string? Problem(string name) => OrganizationName.Problem(name) switch
    {
        NameProblem.Missing => Text.OrganizationName_Missing,
        NameProblem.TooLong => Text.OrganizationName_TooLong.With(OrganizationName.Length, name.Length),
        NameProblem.Invisible => Text.OrganizationName_Invisible,
        NameProblem.Unreadable => Text.OrganizationName_Unreadable,
        _ => null,
    };

    /// <param name="description">The cleaned description.</param>
    /// <returns>The error message, or null.</returns>
    public static string? DescriptionProblem(string description) => description.Length > OrganizationDescription.Length
        ? Text.Settings_DescriptionTooLong.With(OrganizationDescription.Length, description.Length) : null;
}

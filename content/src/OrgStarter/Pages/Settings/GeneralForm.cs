using System.ComponentModel.DataAnnotations;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Organizations;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>The organization's name and description: the input, and the values that the form showed.</summary>
public sealed class GeneralForm
{
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Name { get; set; } = "";

    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Description { get; set; } = "";

    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string KnownName { get; set; } = "";

    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string KnownDescription { get; set; } = "";

    public static GeneralForm Of(LogtoOrganization organization) => new()
    {
        Name = organization.Name,
        Description = Lines(organization.Description),
        KnownName = organization.Name,
        KnownDescription = Lines(organization.Description),
    };

    /// <summary>Returns validation errors by field; empty if valid.</summary>
    public IEnumerable<(string Field, string Message)> Problems()
    {
        if (NameTexts.Problem(OrganizationName.Clean(Name)) is { } problem)
        {
            yield return (nameof(Name), problem);
        }

        if (NameTexts.DescriptionProblem(OrganizationDescription.Clean(Description)) is { } tooLong)
        {
            yield return (nameof(Description), tooLong);
        }
    }

    public bool IsAbout(LogtoOrganization organization) =>
        organization.Name == KnownName && Lines(organization.Description) == Lines(KnownDescription);

    public SettingsChange Change(LogtoOrganization present) => new SettingsChange(AuditActions.OrganizationEdited)
        .Set("name", AuditFields.Name, present.Name, OrganizationName.Clean(Name))
        .Set("description", AuditFields.Description, Lines(present.Description), OrganizationDescription.Clean(Description));

    private static string Lines(string? text) => OrganizationDescription.WithLines(text);
}

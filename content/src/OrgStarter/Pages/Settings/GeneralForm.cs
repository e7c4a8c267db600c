using System.ComponentModel.DataAnnotations;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Organizations;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>The organization's name and description: the input, and the values that the form showed.</summary>
public sealed class GeneralForm
{
    /// <summary>Logto's limit, in UTF-16 code units.</summary>
    public const int DescriptionLength = 256;

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

        var length = Lines(Description).Trim().Length;
        if (length > DescriptionLength)
        {
            yield return (nameof(Description), Text.Settings_DescriptionTooLong.With(DescriptionLength, length));
        }
    }

    public bool IsAbout(LogtoOrganization organization) =>
        organization.Name == KnownName && Lines(organization.Description) == Lines(KnownDescription);

    public SettingsChange Change(LogtoOrganization present) => new SettingsChange(AuditActions.OrganizationEdited)
        .Set("name", AuditFields.Name, present.Name, OrganizationName.Clean(Name))
        .Set("description", AuditFields.Description, Lines(present.Description), Lines(Description).Trim());

    /// <summary>Normalizes line endings: browsers always submit CRLF.</summary>
    private static string Lines(string? text) => (text ?? "").ReplaceLineEndings("\n");
}

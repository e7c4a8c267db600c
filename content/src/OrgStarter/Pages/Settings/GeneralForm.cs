using System.ComponentModel.DataAnnotations;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Organizations;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>An organization's name and description as a person types them, and as they were when the person began.</summary>
public sealed class GeneralForm
{
    /// <summary>Logto's own limit, in UTF-16 code units.</summary>
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

    /// <summary>By field; nothing when all is well.</summary>
    public IEnumerable<(string Field, string Words)> Problems()
    {
        if (NameWords.Problem(OrganizationName.Clean(Name)) is { } problem)
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

    /// <summary>A browser sends line ends as two characters, whatever was there before.</summary>
    private static string Lines(string? text) => (text ?? "").ReplaceLineEndings("\n");
}

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

    /// <returns>Null when it is all as it was.</returns>
    public SettingsChange? Change(LogtoOrganization present)
    {
        var (name, description) = (OrganizationName.Clean(Name), Lines(Description).Trim());
        var (before, after, fields) = (new Dictionary<string, string?>(), new Dictionary<string, string?>(), new Dictionary<string, object?>());
        Compare("name", AuditFields.Name, present.Name, name);
        Compare("description", AuditFields.Description, Lines(present.Description), description);
        return fields.Count == 0 ? null : new SettingsChange(AuditActions.OrganizationEdited, fields, before, after);

        void Compare(string field, string audited, string old, string typed)
        {
            if (old != typed)
            {
                // Without a value Logto takes null, not an empty text.
                var value = typed.Length == 0 ? null : typed;
                (fields[field], before[audited], after[audited]) = (value, old.Length == 0 ? null : old, value);
            }
        }
    }

    /// <summary>A browser sends line ends as two characters, whatever was there before.</summary>
    private static string Lines(string? text) => (text ?? "").ReplaceLineEndings("\n");
}

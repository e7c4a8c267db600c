using System.ComponentModel.DataAnnotations;
using OrgStarter.Platform.Http;
using OrgStarter.Texts;

namespace OrgStarter.Features.Projects;

public sealed class ProjectForm
{
    [RequiredText(ErrorMessageResourceType = typeof(ProjectText), ErrorMessageResourceName = nameof(ProjectText.NameMissing))]
    [StringLength(
        Project.NameLength,
        ErrorMessageResourceType = typeof(ProjectText),
        ErrorMessageResourceName = nameof(ProjectText.NameTooLong))]
    public string? Name { get; set; }

    [StringLength(
        Project.DescriptionLength,
        ErrorMessageResourceType = typeof(ProjectText),
        ErrorMessageResourceName = nameof(ProjectText.DescriptionTooLong))]
    public string? Description { get; set; }

    /// <summary>The version that the user edits; empty for a new project.</summary>
    public Guid Version { get; set; }
}

using System.ComponentModel.DataAnnotations;
using OrgStarter.Resources;

namespace OrgStarter.Projects;

/// <summary>What a person types about a project, new or not.</summary>
public sealed class ProjectForm
{
    [Required(ErrorMessageResourceType = typeof(Text), ErrorMessageResourceName = nameof(Text.Project_NameMissing))]
    [StringLength(Project.NameLength, ErrorMessageResourceType = typeof(Text), ErrorMessageResourceName = nameof(Text.Project_NameTooLong))]
    public string? Name { get; set; }

    [StringLength(Project.DescriptionLength, ErrorMessageResourceType = typeof(Text), ErrorMessageResourceName = nameof(Text.Project_DescriptionTooLong))]
    public string? Description { get; set; }

    /// <summary>The version that the person edits; empty for a new project.</summary>
    public Guid Version { get; set; }
}

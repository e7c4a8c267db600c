using Project = OrgStarter.Features.Projects.Project;

namespace OrgStarter.Pages.Projects;

/// <param name="MayWrite">True to show the edit and delete buttons.</param>
/// <param name="TakesFocus">True after in-place editing, so that the focus returns to this row.</param>
public sealed record ProjectRow(Project Project, bool MayWrite, bool TakesFocus = false);

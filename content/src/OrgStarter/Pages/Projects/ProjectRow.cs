using Project = OrgStarter.Features.Projects.Project;

namespace OrgStarter.Pages.Projects;

/// <param name="MayWrite">Whether the row offers to edit and to delete.</param>
/// <param name="TakesFocus">True for a row that comes back from being edited in place: the focus returns to where it was.</param>
public sealed record ProjectRow(Project Project, bool MayWrite, bool TakesFocus = false);

using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrgStarter.Pages.Settings;

/// <summary>Shows the roles and their permissions to every member.</summary>
public sealed class RolesModel : PageModel;

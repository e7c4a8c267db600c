using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrgStarter.Pages.Settings;

/// <summary>The roles, and what each may do. For every member: it says what to ask whom for.</summary>
public sealed class RolesModel : PageModel;

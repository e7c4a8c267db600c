using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Settings;

/// <summary>Shows the roles and their permissions, as Logto has them, to every member.</summary>
public sealed class RolesModel(RoleCatalog catalog) : PageModel
{
    public IReadOnlyList<OrganizationRole> Roles { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Roles = await catalog.ListAsync(ct);

    /// <summary>Returns the localized permissions in the site's order. Permissions of other products keep their names in Logto.</summary>
    public static IEnumerable<string> PermissionsOf(OrganizationRole role) =>
    [
        .. SiteRoles.Template.Permissions.Where(role.Permissions.Contains).Select(PermissionTexts.Of),
        .. role.Permissions.Except(SiteRoles.Template.Permissions),
    ];
}

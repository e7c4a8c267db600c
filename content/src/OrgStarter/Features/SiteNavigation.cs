using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Features;

/// <summary>The links of an organization's navigation, in their order.</summary>
public static class SiteNavigation
{
    private static readonly NavigationLink Home = new("/Home/Index", null, () => Text.Nav_Home);
    private static readonly NavigationLink Members = new("/Members/Index", Permissions.ReadMember, () => Text.Nav_Members);
    private static readonly NavigationLink Audit = new("/Audit/Index", Permissions.ReadAudit, () => Text.Nav_Audit);
    private static readonly NavigationLink Settings = new("/Settings/Index", Permissions.EditOrganization, () => Text.Nav_Settings);
    private static readonly NavigationLink RolesOnly = new("/Settings/Roles", null, () => Text.Nav_Settings);

    private static readonly NavigationLink Invitations =
        new("/Members/Invitations/Index", Permissions.InviteMember, () => Text.Nav_Invitations) { Nav = "Invitations" };

    /// <summary>Returns the links that the user's permissions allow. A page whose feature was deleted is still among them.</summary>
    public static IEnumerable<NavigationLink> For(CurrentTenant tenant)
    {
        var settings = tenant.May(Permissions.EditOrganization) ? Settings : RolesOnly;
        NavigationLink[] all =
        [
            Home, Members, Invitations, .. Feature.All.Select(feature => feature.Link).OfType<NavigationLink>(), Audit, settings,
        ];
        return all.Where(link => link.Permission is null || tenant.May(link.Permission));
    }
}

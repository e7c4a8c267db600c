using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Logto;
using OrgStarter.Members;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members;

/// <summary>Changes one member's role.</summary>
[RequirePermission(Permissions.ManageMember)]
public sealed class RoleModel(MemberDirectory directory, MemberChanges changes, CurrentTenant tenant) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string UserId { get; set; } = "";

    [BindProperty]
    public string Role { get; set; } = "";

    public LogtoMember? Member { get; private set; }

    public IReadOnlyList<string> Grantable => Roles.GrantableBy(tenant.Required);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Member = await directory.FindAsync(UserId, ct);
        Role = Roles.HighestOf(Member?.OrganizationRoles ?? []) ?? Roles.Member;
        return Member is null ? NotFound() : this.PageOrFragment("_RoleForm");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        try
        {
            Member = await directory.FindAsync(UserId, ct);
            if (Member is null)
            {
                return NotFound();
            }

            var refusal = await changes.ChangeRoleAsync(UserId, Role, ct);
            if (refusal == Refusal.None)
            {
                TempData.Notify(Text.Members_RoleChanged.With(Member.DisplayName, Roles.Title(Role)));
                return this.SeeOther(Url.Page("/Members/Index")!);
            }

            ModelState.AddModelError(nameof(Role), refusal.Words());
        }
        catch (LogtoException e)
        {
            ModelState.AddModelError(nameof(Role), e.Words);
        }

        return this.PageOrFragment("_RoleForm");
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Logto;
using OrgStarter.Members;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members;

/// <summary>Takes a member out of the organization; the account stays.</summary>
[RequirePermission(Permissions.ManageMember)]
public sealed class RemoveModel(MemberDirectory directory, MemberChanges changes) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string UserId { get; set; } = "";

    public LogtoMember? Member { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Member = await directory.FindAsync(UserId, ct);
        return Member is null ? NotFound() : this.PageOrFragment("_RemoveForm");
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

            var refusal = await changes.RemoveAsync(UserId, ct);
            if (refusal == Refusal.None)
            {
                TempData.Notify(Text.Members_Removed.With(Member.DisplayName));
                return this.SeeOther(Url.Page("/Members/Index")!);
            }

            ModelState.AddModelError("", refusal.Words());
        }
        catch (LogtoException e)
        {
            ModelState.AddModelError("", e.Words);
        }

        return this.PageOrFragment("_RemoveForm");
    }
}

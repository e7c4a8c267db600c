using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Organizations;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>Removes the current user from the organization. Refuses for the last owner.</summary>
public sealed class LeaveModel(CurrentOrganization organization, MemberChanges changes) : PageModel, IFormPage
{
    /// <summary>The name. Null if Logto does not answer.</summary>
    public string? Organization { get; private set; }

    /// <summary>True after a refused attempt. The page then shows the alternatives.</summary>
    public bool IsLastOwner { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Organization = await organization.NameAsync(ct);
        return ShowForm();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Organization = await organization.NameAsync(ct);
        var refusal = await changes.LeaveAsync(ct);
        if (refusal is Refusal.None or Refusal.NotAMember)
        {
            TempData.Notify(Text.Leave_Done.With(Organization ?? Text.Organizations_Fallback));
            HttpContext.RedirectWholePage("/organizations");
            return new EmptyResult();
        }

        IsLastOwner = refusal == Refusal.LastOwner;
        ModelState.AddModelError("", IsLastOwner ? Text.Leave_Refused : refusal.UserMessage());
        return ShowForm();
    }

    public IActionResult ShowForm() => this.PageOrFragment("_LeaveForm");
}

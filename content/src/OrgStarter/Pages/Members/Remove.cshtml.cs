using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members;

/// <summary>Removes a member from the organization. Does not delete the user's account.</summary>
[RequirePermission(Permissions.DeleteMember)]
public sealed class RemoveModel(MemberDirectory directory, MemberChanges changes) : PageModel, IConfirmation, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public string UserId { get; set; } = "";

    public LogtoMember? Member { get; private set; }

    public string Heading => Text.Members_RemoveTitle.With(Member?.DisplayName);

    public IHtmlContent Explanation => Text.Members_RemoveText.WithShown(Member?.DisplayName);

    public string Action => Text.Members_Remove;

    public bool IsDestructive => true;

    public string CancelPage => "/Members/Index";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Member = await directory.FindAsync(UserId, ct);
        return Member is null ? NotFound() : ShowForm();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
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
            return this.SeeOther(Url.Page(CancelPage)!);
        }

        ModelState.AddModelError("", refusal.UserMessage());
        return ShowForm();
    }

    public IActionResult ShowForm() => this.PageOrFragment("_Confirmation");
}

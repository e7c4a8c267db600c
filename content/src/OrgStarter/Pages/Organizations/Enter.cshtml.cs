using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Organizations;

/// <summary>Redirects after a sign-in: to pending invitations, onboarding, the only organization, or the list of organizations.</summary>
[SignedInPage]
public sealed class EnterModel(CurrentSession session, WaitingInvitations waiting, OrganizationCreator creator, MyOrganizations mine) : PageModel
{
    /// <param name="later">True if the user has seen the invitations and postponed them.</param>
    public async Task<IActionResult> OnGetAsync(bool later, CancellationToken ct)
    {
        if (!later && (await waiting.FreshAsync(ct)).Count > 0)
        {
            return RedirectToPage("/Onboarding/Invitations");
        }

        if (await creator.UnfinishedAsync(session.UserId, ct) is not null)
        {
            return RedirectToPage("/Onboarding/Create");
        }

        await mine.ForgetAsync(session.UserId, ct);
        return await mine.ListAsync(session.UserId, ct) switch
        {
            [] => RedirectToPage("/Onboarding/Create"),
            [var only] => LocalRedirect($"{TenancyMiddleware.Prefix}/{only.Id}/home"),
            _ => RedirectToPage("/Organizations/Index"),
        };
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Organizations;

/// <summary>Where a sign-in leads: to invitations that wait, to onboarding, to the only organization, or to the choice.</summary>
[SignedInPage]
public sealed class EnterModel(CurrentSession session, WaitingInvitations waiting, OrganizationCreator creator, MyOrganizations mine) : PageModel
{
    /// <param name="later">The person has seen the invitations and put them off.</param>
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

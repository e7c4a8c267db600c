using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Organizations;

/// <summary>
/// Redirects after a sign-in: to pending invitations, onboarding, the only organization, or the list of organizations. Right after the
/// sign-in of a member, the ID token's organizations decide, and the next page shows pending invitations.
/// </summary>
[SignedInPage]
public sealed class EnterModel(CurrentSession session, WaitingInvitations waiting, OrganizationCreator creator, MyOrganizations mine)
    : PageModel
{
    /// <param name="later">True if the user has seen the invitations and postponed them.</param>
    public async Task<IActionResult> OnGetAsync(bool later, CancellationToken ct)
    {
        var atSignIn = session.IsNew ? session.Organizations : [];
        if (!later && atSignIn.Count == 0 && (await waiting.FreshAsync(ct)).Count > 0)
        {
            return RedirectToPage("/Onboarding/Invitations");
        }

        if (await creator.UnfinishedAsync(session.UserId, ct) is not null)
        {
            return RedirectToPage("/Onboarding/Create");
        }

        await mine.ForgetAsync(session.UserId, ct);
        var ids = atSignIn is [] ? [.. (await mine.ListAsync(session.UserId, ct)).Select(organization => organization.Id)] : atSignIn;
        return ids switch
        {
            [] => RedirectToPage("/Onboarding/Create"),
            [var only] => LocalRedirect($"{TenancyMiddleware.Prefix}/{only}/home"),
            _ => RedirectToPage("/Organizations/Index"),
        };
    }
}

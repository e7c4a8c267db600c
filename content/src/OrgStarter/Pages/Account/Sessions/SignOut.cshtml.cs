using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Account.Sessions;

/// <summary>Ends the user's session in another browser. Asks for no confirmation: the user can sign in there again.</summary>
[SignedInPage(KeepsOrganization = true)]
public sealed class SignOutModel(PersonSessions sessions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public IActionResult OnGet() => RedirectToPage("Index");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await sessions.EndAsync(Id, ct))
        {
            return NotFound();
        }

        TempData.Notify(Text.Sessions_SignedOutThere);
        return this.SeeOther(Url.Page("/Account/Sessions/Index")!);
    }
}

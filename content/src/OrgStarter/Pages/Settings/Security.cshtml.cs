using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>Sets whether members need a second factor.</summary>
[RequirePermission(Permissions.EditOrganization)]
public sealed class SecurityModel(OrganizationSettings settings, SecondFactorRule rule) : PageModel
{
    public bool IsRequired { get; private set; }

    /// <summary>True if the current user has a second factor.</summary>
    public bool HaveIOne { get; private set; }

    public string SetUpUrl => AccountAddress.SecondFactor(Request.PathBase + Request.Path);

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync(bool isRequired, CancellationToken ct)
    {
        try
        {
            if (await rule.SetAsync(isRequired, ct))
            {
                TempData.Notify(isRequired ? Text.Security_SwitchedOn : Text.Security_SwitchedOff);
                return RedirectToPage();
            }

            ModelState.AddModelError("", Text.Security_NoFactorYourself);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            ModelState.AddModelError("", e.UserMessage);
        }

        await LoadAsync(ct);
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct) =>
        (IsRequired, HaveIOne) = ((await settings.ReadAsync(ct)).IsMfaRequired, await rule.HaveIOneAsync(ct));
}

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

/// <summary>Sets whether members need a second factor, and whether a trusted device replaces it.</summary>
[RequirePermission(Permissions.EditOrganization)]
public sealed class SecurityModel(OrganizationSettings settings, SecondFactorRule rule) : PageModel
{
    public bool IsRequired { get; private set; }

    /// <summary>True if the current user has a second factor.</summary>
    public bool HaveIOne { get; private set; }

    /// <summary>Null if Logto does not have the setting.</summary>
    public bool? AreDevicesTrusted { get; private set; }

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

    public async Task<IActionResult> OnPostTrustedDevicesAsync(bool areAllowed, CancellationToken ct)
    {
        try
        {
            await rule.TrustDevicesAsync(areAllowed, ct);
            TempData.Notify(Text.Settings_Saved);
            return RedirectToPage();
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            ModelState.AddModelError("", e.UserMessage);
        }

        await LoadAsync(ct);
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var organization = await settings.ReadAsync(ct);
        (IsRequired, AreDevicesTrusted) = (organization.IsMfaRequired, organization.IsTrustedDeviceAllowed);
        HaveIOne = await rule.HaveIOneAsync(ct);
    }
}

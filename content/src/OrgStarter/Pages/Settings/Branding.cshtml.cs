using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Branding;
using OrgStarter.Logto;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

[RequirePermission(Permissions.EditOrganization)]
[RequestSizeLimit(2 * PictureFile.MaximumLength)]
public sealed class BrandingModel(OrganizationSettings settings, OrganizationBranding branding, IPictures pictures, SiteBrand brand)
    : PageModel
{
    /// <summary>The site's color. The color picker shows it if the organization has none.</summary>
    public string SiteColor => brand.Color;

    [BindProperty]
    public InputModel Input { get; set; } = new();

    public LogtoOrganization? Organization { get; private set; }

    public bool IsChangedMeanwhile { get; private set; }

    public bool HasPictures => pictures.AreSupported;

    /// <summary>The path of the current logo; null for none, and for a logo on another server.</summary>
    public string? Logo => pictures.PathOf(Organization?.LogoUrl);

    public sealed class InputModel
    {
        public string? Color { get; set; }

        public IFormFile? Logo { get; set; }

        public bool RemovesLogo { get; set; }

        public string? KnownColor { get; set; }

        public string? KnownLogo { get; set; }
    }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Organization = await settings.ReadAsync(ct);
        Input.Color = Organization.PrimaryColor;
        Know();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var (logo, problem) = Input.Logo is null ? (null, null) : await pictures.ReadAsync(Input.Logo, ct);
        AddError("Input.Logo", problem);
        AddError("Input.Color", OrganizationBranding.Problem(Input.Color));
        if (ModelState.IsValid)
        {
            try
            {
                Organization = await branding.SaveAsync(
                    new BrandingWish(Input.Color, logo, Input.RemovesLogo, Input.KnownColor, Input.KnownLogo),
                    ct);
                if (Organization is null)
                {
                    TempData.Notify(Text.Settings_Saved);
                    return RedirectToPage();
                }

                ModelState.AddModelError("", Text.Settings_ChangedMeanwhile);
                IsChangedMeanwhile = true;
                Know();
            }
            catch (LogtoException e) when (!e.IsTransient)
            {
                ModelState.AddModelError("", e.UserMessage);
            }
        }

        Organization ??= await settings.ReadAsync(ct);
        return Page();
    }

    /// <summary>Stores the current values in the form for conflict detection.</summary>
    private void Know()
    {
        ModelState.Remove("Input.KnownColor");
        ModelState.Remove("Input.KnownLogo");
        (Input.KnownColor, Input.KnownLogo) = (Organization?.PrimaryColor, Organization?.LogoUrl);
    }

    private void AddError(string field, string? words)
    {
        if (words is not null)
        {
            ModelState.AddModelError(field, words);
        }
    }
}

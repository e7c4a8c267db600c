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
[RequestSizeLimit(4 * PictureFile.MaximumLength)]
public sealed class BrandingModel(OrganizationSettings settings, OrganizationBranding branding, IPictures pictures, SiteBrand brand)
    : PageModel
{
    /// <summary>The site's color. The color picker shows it if the organization has none.</summary>
    public string SiteColor => brand.Color;

    [BindProperty]
    public InputModel Input { get; set; } = new();

    public LogtoOrganization? Organization { get; private set; }

    public bool IsChangedMeanwhile { get; private set; }

    public sealed class InputModel
    {
        public string? Color { get; set; }

        public string? KnownColor { get; set; }

        public BrandPictureInput Logo { get; init; } = new() { Picture = BrandPicture.Logo, Label = Text.Branding_Logo };

        public BrandPictureInput DarkLogo { get; init; } = new()
        {
            Picture = BrandPicture.DarkLogo,
            Label = Text.Branding_DarkLogo,
            Hint = Text.Branding_DarkLogoHint,
        };

        public BrandPictureInput Favicon { get; init; } = new()
        {
            Picture = BrandPicture.Favicon,
            Label = Text.Branding_Favicon,
            Hint = Text.Branding_FaviconHint,
        };

        public IReadOnlyList<(string Name, BrandPictureInput Input)> Pictures =>
            [(nameof(Logo), Logo), (nameof(DarkLogo), DarkLogo), (nameof(Favicon), Favicon)];
    }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Organization = await settings.ReadAsync(ct);
        Input.Color = Organization.PrimaryColor;
        Know();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var wishes = new List<BrandPictureWish>();
        foreach (var (name, input) in Input.Pictures)
        {
            var (file, problem) = input.File is null ? (null, null) : await pictures.ReadAsync(input.File, ct);
            ModelState.AddProblem($"Input.{name}.{nameof(input.File)}", problem);
            wishes.Add(input.With(file));
        }

        ModelState.AddProblem("Input.Color", OrganizationBranding.Problem(Input.Color));
        if (ModelState.IsValid)
        {
            try
            {
                Organization = await branding.SaveAsync(new BrandingWish(Input.Color, Input.KnownColor, wishes), ct);
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
        Input.KnownColor = Organization?.PrimaryColor;
        foreach (var (name, input) in Input.Pictures)
        {
            ModelState.Remove($"Input.{name}.{nameof(input.Known)}");
            input.Known = Organization?.Image(input.Picture.Field);
        }
    }
}

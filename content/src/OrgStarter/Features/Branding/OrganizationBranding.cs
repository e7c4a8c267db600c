using System.Globalization;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Features.Branding;

/// <param name="Color">The color as typed.</param>
/// <param name="Logo">A new logo; null keeps the current one.</param>
/// <param name="RemovesLogo">Ignored if there is a new logo.</param>
/// <param name="KnownColor">The color that the form showed, for conflict detection.</param>
/// <param name="KnownLogo">The logo URL that the form showed, for conflict detection.</param>
public sealed record BrandingWish(string? Color, PictureFile? Logo, bool RemovesLogo, string? KnownColor, string? KnownLogo);

/// <summary>
/// Changes the current organization's logo and color. The site shows them, and so does Logto's sign-in page if the user comes from one of
/// the organization's URLs.
/// </summary>
public sealed class OrganizationBranding(OrganizationSettings settings, IPictures pictures, CurrentTenant tenant)
{
    private PictureOwner Owner => PictureOwner.Organization(tenant.OrganizationId);

    /// <summary>Validates a color. The site and Logto's sign-in page use it behind white text, so it needs contrast (WCAG AA).</summary>
    /// <returns>The error message, or null.</returns>
    public static string? Problem(string? color) => BrandColor.Parse(color) switch
    {
        null => string.IsNullOrWhiteSpace(color) ? null : Text.Branding_NoColor,
        { } parsed when parsed.ContrastTo(BrandColor.White) < BrandColor.Legible =>
            Text.Branding_TooLight.With(
                parsed.ContrastTo(BrandColor.White).ToString("0.0", CultureInfo.CurrentCulture),
                parsed.Toward(BrandColor.Black, BrandColor.White)),
        _ => null,
    };

    /// <returns>Null if saved; the current organization if another user changed it in the meantime.</returns>
    /// <exception cref="LogtoException">Logto refused the change, or did not answer.</exception>
    public Task<LogtoOrganization?> SaveAsync(BrandingWish wish, CancellationToken ct) => settings.ChangeAsync(
        present => Same(present.PrimaryColor, wish.KnownColor) && Same(present.LogoUrl, wish.KnownLogo),
        async present => Change(present, BrandColor.Parse(wish.Color)?.ToString(), await LogoAsync(present, wish, ct)),
        present => pictures.RecoverAsync(Owner, present.LogoUrl), ct);

    private async Task<string?> LogoAsync(LogtoOrganization present, BrandingWish wish, CancellationToken ct) =>
        wish.Logo is not null ? await pictures.AddAsync(Owner, wish.Logo, ct) : wish.RemovesLogo ? null : present.LogoUrl;

    private static SettingsChange Change(LogtoOrganization present, string? color, string? logo)
    {
        var change = new SettingsChange(AuditActions.OrganizationBranded);
        Compare("color", present.Color, "primaryColor", AuditFields.Color, present.PrimaryColor, color);
        Compare("branding", present.Branding, "logoUrl", AuditFields.Logo, present.LogoUrl, logo);
        return change;

        // Logto replaces the whole object, so copy its other values, such as a dark logo.
        void Compare(string field, Dictionary<string, object?> all, string name, string audited, string? old, string? value)
        {
            if (!Same(old, value))
            {
                var replaced = value is null
                    ? all.Where(entry => entry.Key != name).ToDictionary()
                    : new Dictionary<string, object?>(all) { [name] = value };
                change.Set(field, replaced, audited, old, value);
            }
        }
    }

    private static bool Same(string? one, string? two) => string.Equals(one ?? "", two ?? "", StringComparison.OrdinalIgnoreCase);
}

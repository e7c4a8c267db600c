using System.Globalization;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Features.Branding;

/// <param name="Color">As it was typed.</param>
/// <param name="Logo">A new one; null leaves the old.</param>
/// <param name="RemovesLogo">Ignored when there is a new one.</param>
/// <param name="KnownColor">The colour that the person saw when they began.</param>
/// <param name="KnownLogo">Likewise.</param>
public sealed record BrandingWish(string? Color, PictureFile? Logo, bool RemovesLogo, string? KnownColor, string? KnownLogo);

/// <summary>The current organization's logo and colour: on the site, and on Logto's sign-in page for whoever comes from one of its addresses.</summary>
public sealed class OrganizationBranding(OrganizationSettings settings, IPictures pictures, CurrentTenant tenant)
{
    private PictureOwner Owner => PictureOwner.Organization(tenant.OrganizationId);

    /// <summary>The sign-in page writes white on the colour, and so does the site: it must be legible (WCAG AA).</summary>
    /// <returns>What is wrong with a colour; null when nothing is.</returns>
    public static string? Problem(string? color) => BrandColor.Parse(color) switch
    {
        null => string.IsNullOrWhiteSpace(color) ? null : Text.Branding_NoColor,
        { } parsed when parsed.ContrastTo(BrandColor.White) < BrandColor.Legible =>
            Text.Branding_TooLight.With(parsed.ContrastTo(BrandColor.White).ToString("0.0", CultureInfo.CurrentCulture), parsed.Toward(BrandColor.Black, BrandColor.White)),
        _ => null,
    };

    /// <returns>Null when it is saved; the organization as it is now when somebody else has changed it meanwhile.</returns>
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public Task<LogtoOrganization?> SaveAsync(BrandingWish wish, CancellationToken ct) => settings.ChangeAsync(
        present => Same(present.PrimaryColor, wish.KnownColor) && Same(present.LogoUrl, wish.KnownLogo),
        async present => Change(present, BrandColor.Parse(wish.Color)?.ToString(), await LogoAsync(present, wish, ct)),
        present => pictures.SettleAsync(Owner, present.LogoUrl), ct);

    private async Task<string?> LogoAsync(LogtoOrganization present, BrandingWish wish, CancellationToken ct) =>
        wish.Logo is not null ? await pictures.AddAsync(Owner, wish.Logo, ct) : wish.RemovesLogo ? null : present.LogoUrl;

    private static SettingsChange Change(LogtoOrganization present, string? color, string? logo)
    {
        var change = new SettingsChange(AuditActions.OrganizationBranded);
        Compare("color", present.Color, "primaryColor", AuditFields.Color, present.PrimaryColor, color);
        Compare("branding", present.Branding, "logoUrl", AuditFields.Logo, present.LogoUrl, logo);
        return change;

        // Logto replaces the whole object: what else is in it, a dark logo for example, goes along.
        void Compare(string field, Dictionary<string, object?> all, string name, string audited, string? old, string? value)
        {
            if (!Same(old, value))
            {
                var replaced = value is null ? all.Where(entry => entry.Key != name).ToDictionary() : new Dictionary<string, object?>(all) { [name] = value };
                change.Set(field, replaced, audited, old, value);
            }
        }
    }

    private static bool Same(string? one, string? two) => string.Equals(one ?? "", two ?? "", StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Features.Branding;

/// <summary>A picture of an organization.</summary>
/// <param name="Field">The name in Logto's <c>branding</c>.</param>
/// <param name="Audited">One of <see cref="AuditFields"/>.</param>
public sealed record BrandPicture(string Field, string Audited)
{
    public static readonly BrandPicture Logo = new("logoUrl", AuditFields.Logo);
    public static readonly BrandPicture DarkLogo = new("darkLogoUrl", AuditFields.DarkLogo);
    public static readonly BrandPicture Favicon = new("favicon", AuditFields.Favicon);
}

/// <param name="File">A new picture; null keeps the current one.</param>
/// <param name="IsRemoved">Ignored if there is a new picture.</param>
/// <param name="Known">The URL that the form showed, for conflict detection.</param>
public sealed record BrandPictureWish(BrandPicture Picture, PictureFile? File, bool IsRemoved, string? Known);

/// <param name="Color">The color as typed.</param>
/// <param name="KnownColor">The color that the form showed, for conflict detection.</param>
public sealed record BrandingWish(string? Color, string? KnownColor, IReadOnlyList<BrandPictureWish> Pictures);

/// <summary>
/// Changes the current organization's pictures and color. The site shows them, and so does Logto's sign-in page if the user comes from one
/// of the organization's URLs.
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
        present => Same(present.PrimaryColor, wish.KnownColor)
            && wish.Pictures.All(picture => Same(present.Image(picture.Picture.Field), picture.Known)),
        present => ChangeAsync(present, wish, ct),
        present => pictures.RecoverAsync(Owner, present.Branding.Values.Select(url => url?.ToString())), ct);

    private async Task<SettingsChange> ChangeAsync(LogtoOrganization present, BrandingWish wish, CancellationToken ct)
    {
        var change = new SettingsChange(AuditActions.OrganizationBranded);
        Replace("color", present.Color, "primaryColor", AuditFields.Color, BrandColor.Parse(wish.Color)?.ToString());
        var branding = present.Branding;
        foreach (var (picture, file, isRemoved, _) in wish.Pictures)
        {
            var old = present.Image(picture.Field);
            var url = file is not null ? await pictures.AddAsync(Owner, file, ct) : isRemoved ? null : old;
            branding = Replace("branding", branding, picture.Field, picture.Audited, url);
        }

        return change;

        // Logto replaces the whole object, so copy its other values, such as an icon for dark mode.
        Dictionary<string, object?> Replace(string field, Dictionary<string, object?> all, string name, string audited, string? value)
        {
            var old = all.GetValueOrDefault(name)?.ToString();
            if (Same(old, value))
            {
                return all;
            }

            var replaced = all.Where(entry => entry.Key != name).ToDictionary();
            if (value is not null)
            {
                replaced[name] = value;
            }

            change.Set(field, replaced, audited, old, value);
            return replaced;
        }
    }

    private static bool Same(string? one, string? two) => string.Equals(one ?? "", two ?? "", StringComparison.OrdinalIgnoreCase);
}

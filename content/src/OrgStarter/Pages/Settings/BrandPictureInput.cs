using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrgStarter.Features.Branding;
using OrgStarter.Site;

namespace OrgStarter.Pages.Settings;

/// <summary>The fields of one picture in the form for branding.</summary>
public sealed class BrandPictureInput
{
    [BindNever]
    public required BrandPicture Picture { get; init; }

    [BindNever]
    public required string Label { get; init; }

    [BindNever]
    public string? Hint { get; init; }

    public IFormFile? File { get; set; }

    public bool IsRemoved { get; set; }

    /// <summary>The URL that the form showed, for conflict detection.</summary>
    public string? Known { get; set; }

    public BrandPictureWish With(PictureFile? file) => new(Picture, file, IsRemoved, Known);
}

#if DEBUG
using OrgStarter.Platform.Http;
using Scalar.AspNetCore;
#endif

namespace OrgStarter.Api;

/// <summary>Shows the OpenAPI document as a page in Development, at <c>/scalar</c>. A Release build does not contain it.</summary>
public static class ApiReference
{
    public static void MapApiReference(this WebApplication app)
    {
#if DEBUG
        if (app.Environment.IsDevelopment())
        {
            app.MapScalarApiReference(SiteHeaders.ApiReferencePath, options => options.WithTitle("API").DisableDefaultFonts().DisableTelemetry())
                .WithDisplayName(SiteHeaders.ApiReferencePath)
                .WithMetadata(new PublicPageAttribute());
        }
#endif
    }
}

using OrgStarter.Platform.Http;
using Scalar.AspNetCore;

namespace OrgStarter.Api;

/// <content>Shows the OpenAPI document as a page in Development. Debug builds alone have this file.</content>
public static partial class ApiServices
{
    static partial void MapReference(WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapScalarApiReference(
                    SiteHeaders.ApiReferencePath,
                    options => options.WithTitle("API").DisableDefaultFonts().DisableTelemetry())
                .WithDisplayName(SiteHeaders.ApiReferencePath)
                .WithMetadata(new PublicPageAttribute());
        }
    }
}

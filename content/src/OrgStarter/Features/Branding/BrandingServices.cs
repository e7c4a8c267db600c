using OrgStarter.Features.Pictures;

namespace OrgStarter.Features.Branding;

public static class BrandingServices
{
    public static IServiceCollection AddBranding(this IServiceCollection services) => services.AddScoped<OrganizationBranding>();

    /// <summary>Answers <c>/brand/{colour}.css</c> for an organization's colour, as <see cref="PictureFiles"/> answers for pictures.</summary>
    public static IApplicationBuilder UseBranding(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var (request, response) = (context.Request, context.Response);
        if ((!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) || BrandStyle.ColorIn(request.Path) is not { } color)
        {
            return next(context);
        }

        PictureFiles.Head(response, "text/css; charset=utf-8");
        return response.WriteAsync(BrandStyle.Sheet(color), context.RequestAborted);
    });
}

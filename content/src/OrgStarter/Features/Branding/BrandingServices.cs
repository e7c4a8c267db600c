using OrgStarter.Site;

namespace OrgStarter.Features.Branding;

public static class BrandingServices
{
    public static IServiceCollection AddBranding(this IServiceCollection services) => services
        .AddSingleton<SiteBrand>()
        .AddScoped<OrganizationBranding>();

    /// <summary>
    /// Serves <c>/brand/{color}.css</c> with an organization's color, and the icon in the site's color.
    /// Both are public, like static files, and load no session.
    /// </summary>
    public static IApplicationBuilder UseBranding(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return next(context);
        }

        if (BrandStyle.ColorIn(request.Path) is { } color)
        {
            response.CacheForever("text/css; charset=utf-8");
            return response.WriteAsync(BrandStyle.Sheet(color), context.RequestAborted);
        }

        if (request.Path == SiteBrand.IconPath)
        {
            response.CacheForever("image/svg+xml");
            return response.WriteAsync(context.RequestServices.GetRequiredService<SiteBrand>().Icon, context.RequestAborted);
        }

        return next(context);
    });
}

using OrgStarter.Api;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>Marks a page that stays available while its organization awaits deletion. Other pages redirect to the closing page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenWhileClosingAttribute : Attribute;

/// <summary>Blocks pages and API endpoints of an organization that is being deleted.</summary>
public static class ClosedOrganizations
{
    public const string Page = "/settings/closing";

    /// <summary>Must run after the tenancy middleware, so that an unknown organization still returns 404.</summary>
    public static IApplicationBuilder UseClosedOrganizations(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var tenant = context.RequestServices.GetRequiredService<CurrentTenant>().Info;
        if (tenant is not { IsClosing: true } || context.GetEndpoint()?.Metadata.GetMetadata<OpenWhileClosingAttribute>() is not null)
        {
            return next(context);
        }

        if (ApiRequests.Is(context))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "organization_closing", Text.Closing_Api).ExecuteAsync(context);
        }

        if (!TenancyMiddleware.IsInside(context.Request))
        {
            return next(context);
        }

        context.RedirectWholePage($"{context.Request.PathBase}{Page}");
        return Task.CompletedTask;
    });
}

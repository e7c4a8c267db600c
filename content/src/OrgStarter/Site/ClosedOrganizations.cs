using OrgStarter.Api;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>Marks a page that stays available while its organization awaits deletion. Other pages redirect to the closing page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenWhileClosingAttribute : Attribute;

/// <summary>The same for a page that stays available while its organization is suspended.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenWhileSuspendedAttribute : Attribute;

/// <summary>Blocks pages and API endpoints of an organization that is being deleted or that an operator has suspended.</summary>
public static class ClosedOrganizations
{
    /// <summary>Must run after the tenancy middleware, so that an unknown organization still returns 404.</summary>
    public static IApplicationBuilder UseClosedOrganizations(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        return context.RequestServices.GetRequiredService<CurrentTenant>().Info switch
        {
            { IsSuspended: true } when endpoint?.GetMetadata<OpenWhileSuspendedAttribute>() is null =>
                RefuseAsync(context, next, "/settings/suspended", "organization_suspended", Text.Suspended_Api),
            { IsClosing: true, IsSuspended: false } when endpoint?.GetMetadata<OpenWhileClosingAttribute>() is null =>
                RefuseAsync(context, next, "/settings/closing", "organization_closing", Text.Closing_Api),
            _ => next(context),
        };
    });

    /// <param name="page">The page of the organization that says why.</param>
    private static Task RefuseAsync(HttpContext context, RequestDelegate next, string page, string code, string words)
    {
        if (ApiRequests.Is(context))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, code, words).ExecuteAsync(context);
        }

        if (!TenancyMiddleware.IsInside(context.Request))
        {
            return next(context);
        }

        context.RedirectWholePage($"{context.Request.PathBase}{page}");
        return Task.CompletedTask;
    }
}

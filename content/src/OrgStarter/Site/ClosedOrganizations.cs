using OrgStarter.Api;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>A page that is open while its organization waits for its deletion; all others then lead to the one that says so.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenWhileClosingAttribute : Attribute;

/// <summary>Keeps everybody out of an organization that is being deleted, by page and by API.</summary>
public static class ClosedOrganizations
{
    public const string Page = "/settings/closing";

    /// <summary>After the tenancy boundary: what does not exist at all stays 404.</summary>
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

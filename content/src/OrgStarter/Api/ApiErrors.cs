namespace OrgStarter.Api;

/// <summary>Gives every error of the API a body, and keeps what the API answers out of every cache.</summary>
public static class ApiErrors
{
    /// <summary>Outside the exception handler, so that failures get a body as well; inside the error pages, so that they do not.</summary>
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseWhen(ApiRequests.Is, api => api
        .UseStatusCodePages(status => ApiProblem.OfStatusAsync(status.HttpContext))
        .Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
            return next(context);
        }));
}

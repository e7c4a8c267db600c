namespace OrgStarter.Api;

/// <summary>
/// Gives every API error a response body, sends API responses with <c>no-store</c>, and serves <c>/api/v1</c> as <c>/api</c>.
/// </summary>
public static class ApiErrors
{
    /// <summary>Register it after the HTML error pages and before the exception handler: failures also get a problem body.</summary>
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseWhen(ApiRequests.Is, api => api
        .Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(ApiRequests.Version1, out var rest))
            {
                context.Request.Path = new PathString(ApiRequests.Prefix).Add(rest);
            }

            return next(context);
        })
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

namespace OrgStarter.Api;

/// <summary>Gives every API error a response body and sends API responses with <c>no-store</c>.</summary>
public static class ApiErrors
{
    /// <summary>Register it after the HTML error pages and before the exception handler: failures also get a problem body.</summary>
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

using OrgStarter.Api;

namespace OrgStarter.Site;

/// <summary>Shows the error page /status/{code} for every failure. The page never contains exception messages.</summary>
public static class SiteErrors
{
    public static IApplicationBuilder UseSiteErrors(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseApiErrors();
        return app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // Exception handlers set the status; the status code pages above render it.
            ExceptionHandler = context => Task.CompletedTask,
            SuppressDiagnosticsCallback = handled =>
                handled.ExceptionHandledBy == Microsoft.AspNetCore.Diagnostics.ExceptionHandledType.ExceptionHandlerService,
        });
    }
}

using OrgStarter.Api;

namespace OrgStarter.Site;

/// <summary>Every failure ends on the same designed page, /status/{code}; no text of an exception reaches it.</summary>
public static class SiteErrors
{
    public static IApplicationBuilder UseSiteErrors(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseApiErrors();
        return app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // Handlers set the status; the page for it is the one above.
            ExceptionHandler = context => Task.CompletedTask,
            SuppressDiagnosticsCallback = handled => handled.ExceptionHandledBy == Microsoft.AspNetCore.Diagnostics.ExceptionHandledType.ExceptionHandlerService,
        });
    }
}

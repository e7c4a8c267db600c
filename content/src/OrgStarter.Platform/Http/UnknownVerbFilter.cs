using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Answers 405 if a page has no handler for the HTTP method. Otherwise the page would render without its
/// data. GET and HEAD do not need a handler.
/// </summary>
public sealed class UnknownVerbFilter : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        // Not needed.
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var request = context.HttpContext.Request;
        var isShown = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        // The error page is shown for any HTTP method that failed.
        var isFailurePage = context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (context.HandlerMethod is null && !isShown && !isFailurePage)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        }
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        // Not needed.
    }
}

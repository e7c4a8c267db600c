using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace OrgStarter.Platform.Http;

/// <summary>
/// A page that has no handler for the verb would be rendered without one having run, that is without its data: it answers 405
/// instead. Pages that need no handler to be shown are.
/// </summary>
public sealed class UnknownVerbFilter : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        // Nothing to do before the model is bound.
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var request = context.HttpContext.Request;
        var isShown = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        // Whatever verb failed, the page about the failure is shown.
        var isFailurePage = context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (context.HandlerMethod is null && !isShown && !isFailurePage)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        }
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        // Nothing to do after it.
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using OrgStarter.Logto;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>A page with a form that is shown again, with the reason above it, when Logto refuses what was sent.</summary>
public interface IFormPage
{
    IActionResult ShowForm();
}

/// <summary>Answers a <see cref="LogtoException"/> from a POST handler of an <see cref="IFormPage"/> with the form and its reason.</summary>
public sealed class LogtoRefusalFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (HttpMethods.IsPost(context.HttpContext.Request.Method) && executed is { Exception: LogtoException refusal, HandlerInstance: IFormPage page })
        {
            executed.ExceptionHandled = true;
            executed.ModelState.AddModelError("", refusal.Words);
            executed.Result = page.ShowForm();
        }
    }
}

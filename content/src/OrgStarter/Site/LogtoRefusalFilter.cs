using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using OrgStarter.Logto;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>A page whose form is shown again, with the reason, if Logto refuses the change.</summary>
public interface IFormPage
{
    IActionResult ShowForm();
}

/// <summary>Shows the form with the reason if a POST handler of an <see cref="IFormPage"/> throws a <see cref="LogtoException"/>.</summary>
public sealed class LogtoRefusalFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (HttpMethods.IsPost(context.HttpContext.Request.Method)
            && executed is { Exception: LogtoException refusal, HandlerInstance: IFormPage page })
        {
            executed.ExceptionHandled = true;
            executed.ModelState.AddModelError("", refusal.UserMessage);
            executed.Result = page.ShowForm();
        }
    }
}

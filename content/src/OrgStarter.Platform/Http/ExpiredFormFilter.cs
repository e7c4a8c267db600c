using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Keeps the input of a form whose antiforgery token is not valid, for example because another user signed in in another tab. The user gets
/// a page with the input and the name of the account, and can send it again with a new token. Only for posts that the browser reports as
/// same-origin; others are refused. A token belongs to the user, not the session, so it stays valid when the same user signs in again.
/// </summary>
public sealed class ExpiredFormFilter(IModelMetadataProvider metadata) : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (context.Result is IAntiforgeryValidationFailedResult
            && await ResubmittedForm.OfAsync(request, $"{request.PathBase}{request.Path}{request.QueryString}") is { } sent)
        {
            context.Result = new ViewResult
            {
                // htmx swaps only 422 into the page.
                StatusCode = request.IsFragmentRequest() ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest,
                ViewName = "/Pages/Shared/ExpiredForm.cshtml",
                ViewData = new ViewDataDictionary<ResubmittedForm>(metadata, context.ModelState) { Model = sent },
            };
        }

        await next();
    }
}

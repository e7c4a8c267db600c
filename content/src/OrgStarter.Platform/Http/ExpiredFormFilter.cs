using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace OrgStarter.Platform.Http;

/// <summary>
/// A form whose antiforgery token is no longer good (its cookie is gone, or somebody else signed in in another tab) is not thrown
/// away: the person sees a page that holds everything they typed, says in whose name it would go, and sends it with a fresh token.
/// The same person who signed in again does not come here: a token is good for the person, not for the session.
/// Only for a post that the browser itself calls same-origin; any other is refused.
/// </summary>
public sealed class ExpiredFormFilter(IModelMetadataProvider metadata) : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (context.Result is IAntiforgeryValidationFailedResult && await SentForm.OfAsync(request, $"{request.PathBase}{request.Path}{request.QueryString}") is { } sent)
        {
            context.Result = new ViewResult
            {
                // 422 is what htmx puts in the place of the form.
                StatusCode = request.IsFragmentRequest() ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest,
                ViewName = "/Pages/Shared/ExpiredForm.cshtml",
                ViewData = new ViewDataDictionary<SentForm>(metadata, context.ModelState) { Model = sent },
            };
        }

        await next();
    }
}

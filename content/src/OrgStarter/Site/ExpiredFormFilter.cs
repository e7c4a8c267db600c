using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrgStarter.Htmx;

namespace OrgStarter.Site;

/// <summary>
/// A form whose antiforgery token is no longer good (left open overnight, signed in again in another tab) is not thrown away:
/// the person sees a page that holds everything they typed and sends it again with a fresh token.
/// Only for a post that the browser itself calls same-origin; any other is refused.
/// </summary>
public sealed class ExpiredFormFilter(IModelMetadataProvider metadata) : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (context.Result is IAntiforgeryValidationFailedResult && request.HasFormContentType && IsSameOrigin(request))
        {
            var fields = (await request.ReadFormAsync()).Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal))
                .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))).ToList();
            var page = new ExpiredForm($"{request.PathBase}{request.Path}{request.QueryString}", fields);
            context.Result = new ViewResult
            {
                // 422 is what htmx puts in the place of the form.
                StatusCode = request.IsFragmentRequest() ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest,
                ViewName = "/Pages/Shared/ExpiredForm.cshtml",
                ViewData = new ViewDataDictionary<ExpiredForm>(metadata, context.ModelState) { Model = page },
            };
        }

        await next();
    }

    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site) ? site == "same-origin"
            : request.Headers.Origin == $"{request.Scheme}://{request.Host}";
}

/// <param name="Action">Where the form was going.</param>
/// <param name="Fields">What it held.</param>
public sealed record ExpiredForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields);

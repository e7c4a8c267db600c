using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Texts;

namespace OrgStarter.Pages;

/// <summary>Shows every error in place of the requested page. An htmx request gets the message as a notice.</summary>
[PublicPage]
[IgnoreAntiforgeryToken]
public sealed class StatusModel(CurrentSession session) : PageModel
{
    private static readonly int[] Known = [400, 403, 404, 429, 500, 503];

    /// <summary>Read from the route, not bound: a form field could override a bound value, and an invalid form would leave it 0.</summary>
    public int Code => Convert.ToInt32(RouteData.Values["code"], CultureInfo.InvariantCulture);

    public bool IsSignedIn => session.IsSignedIn;

    /// <summary>The URL for a retry; null if a retry does not help.</summary>
    public string? Retry { get; private set; }

    /// <summary>The form that exceeded a rate limit, to be submitted again; null for other errors.</summary>
    public ResubmittedForm? Sent { get; private set; }

    public string Title { get; private set; } = "";

    public string Message { get; private set; } = "";

    /// <summary>Handles every HTTP method, because any request can fail.</summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) =>
        context.Result = await ShowAsync();

    private async Task<IActionResult> ShowAsync()
    {
        var failed = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        // A direct request for /status/{code} returns 404.
        Response.StatusCode = failed is null ? StatusCodes.Status404NotFound : Code;
        (Title, Message) = MessageFor(Known.Contains(Response.StatusCode) ? Response.StatusCode : Response.StatusCode < 500 ? 400 : 500);
        var address = $"{failed?.OriginalPathBase}{failed?.OriginalPath}{failed?.OriginalQueryString}";
        Retry = failed is not null && HttpMethods.IsGet(Request.Method) && Code is 429 or >= 500 ? address : null;
        Sent = failed is not null && Code == 429 ? await ResubmittedForm.OfAsync(Request, address) : null;
        return this.PageOrFragment("_StatusNotice");
    }

    private static (string Title, string Message) MessageFor(int code) => code switch
    {
        403 => (Text.Error_Title403, Text.Error_Text403),
        404 => (Text.Error_Title404, Text.Error_Text404),
        429 => (Text.Error_Title429, Text.Error_Text429),
        500 => (Text.Error_Title500, Text.Error_Text500),
        503 => (Text.Error_Title503, Text.Error_Text503),
        _ => (Text.Error_Title400, Text.Error_Text400),
    };
}

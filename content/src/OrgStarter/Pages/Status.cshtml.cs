using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Texts;

namespace OrgStarter.Pages;

/// <summary>The one page for every failure; htmx gets its words as a notice. Shown in place of the page that failed.</summary>
[PublicPage]
[IgnoreAntiforgeryToken]
public sealed class StatusModel(CurrentSession session) : PageModel
{
    private static readonly int[] Known = [400, 403, 404, 429, 500, 503];

    /// <summary>From the route alone: bound as others are, a field of the form that failed could set it, or a broken form leave it 0.</summary>
    public int Code => Convert.ToInt32(RouteData.Values["code"], CultureInfo.InvariantCulture);

    public bool IsSignedIn => session.IsSignedIn;

    /// <summary>Where to try again; null where that would not help.</summary>
    public string? Retry { get; private set; }

    /// <summary>What somebody sent too fast, to be sent again; null for everything else.</summary>
    public SentForm? Sent { get; private set; }

    public string Title { get; private set; } = "";

    public string Words { get; private set; } = "";

    /// <summary>Not a handler for each method: whichever method failed, this is its page.</summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) => context.Result = await ShowAsync();

    private async Task<IActionResult> ShowAsync()
    {
        var failed = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        // Typed into the address bar it is one more page that does not exist.
        Response.StatusCode = failed is null ? StatusCodes.Status404NotFound : Code;
        (Title, Words) = WordsFor(Known.Contains(Response.StatusCode) ? Response.StatusCode : Response.StatusCode < 500 ? 400 : 500);
        var address = $"{failed?.OriginalPathBase}{failed?.OriginalPath}{failed?.OriginalQueryString}";
        Retry = failed is not null && HttpMethods.IsGet(Request.Method) && Code is 429 or >= 500 ? address : null;
        Sent = failed is not null && Code == 429 ? await SentForm.OfAsync(Request, address) : null;
        return this.PageOrFragment("_StatusNotice");
    }

    private static (string Title, string Words) WordsFor(int code) => code switch
    {
        403 => (Text.Error_Title403, Text.Error_Text403),
        404 => (Text.Error_Title404, Text.Error_Text404),
        429 => (Text.Error_Title429, Text.Error_Text429),
        500 => (Text.Error_Title500, Text.Error_Text500),
        503 => (Text.Error_Title503, Text.Error_Text503),
        _ => (Text.Error_Title400, Text.Error_Text400),
    };
}

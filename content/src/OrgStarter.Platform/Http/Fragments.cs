using Htmx;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrgStarter.Platform.Http;

/// <summary>The only place that knows htmx's headers. See https://htmx.org/reference/#headers.</summary>
public static class Fragments
{
    /// <summary>The answer to a browser is the page; to htmx, the one partial of it that changed. The page includes the same partial.</summary>
    public static IActionResult PageOrFragment(this PageModel page, string partial)
    {
        page.Response.Headers.Append("Vary", "HX-Request");
        return page.Request.IsFragmentRequest() ? page.Partial(partial, page) : page.Page();
    }

    /// <summary>POST-redirect-GET for both: a browser loads the next page, htmx takes the main part of it and pushes its address.</summary>
    public static IActionResult SeeOther(this PageModel page, string url)
    {
        if (!page.Request.IsHtmx())
        {
            return page.LocalRedirect(url);
        }

        // "Boosted" makes the next request ask for the whole page, of which the main part is taken.
        page.Response.Htmx(headers => headers.Location(new HtmxLocation
        {
            Path = url,
            Target = "#main",
            Select = "#main",
            Swap = "outerHTML",
            Headers = new Dictionary<string, string> { ["HX-Boosted"] = "true" },
        }));
        return new EmptyResult();
    }

    /// <summary>True for htmx that will swap a part; a boosted link or a restored history entry wants the whole page.</summary>
    public static bool IsFragmentRequest(this HttpRequest request) =>
        request.IsHtmx() && !Says(request, "HX-Boosted") && !Says(request, "HX-History-Restore-Request");

    /// <summary>True for an ordinary navigation, false for anything htmx asks.</summary>
    public static bool IsWholePageRequest(this HttpRequest request) => !request.IsHtmx();

    /// <summary>True when the answer takes the place of the page: an ordinary navigation, a boosted link, a restored history entry.</summary>
    public static bool IsNavigation(this HttpRequest request) => HttpMethods.IsGet(request.Method) && !request.IsFragmentRequest();

    /// <summary>The address that is asked, from the root of the site.</summary>
    public static string OwnAddress(this HttpRequest request) => $"{request.PathBase}{request.Path}{request.QueryString}";

    /// <summary>Sends the browser, not the fragment, to another address.</summary>
    public static void RedirectWholePage(this HttpContext context, string url)
    {
        if (context.Request.IsHtmx())
        {
            context.Response.Htmx(headers => headers.Redirect(url));
        }
        else
        {
            context.Response.Redirect(url);
        }
    }

    /// <summary>The local address of the page that a person sees: for an htmx request that of the page around the fragment.</summary>
    public static string PageAddress(this HttpRequest request)
    {
        if (request.IsHtmx() && Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var current))
        {
            return LocalAddress.Of(current.PathAndQuery) ?? "/";
        }

        // A POST cannot be repeated by a redirect; its page can.
        return HttpMethods.IsGet(request.Method) ? $"{request.PathBase}{request.Path}{request.QueryString}" : $"{request.PathBase}{request.Path}";
    }

    /// <summary>Not by the library's own readers: those fail on a value that is neither true nor false, and headers are the caller's to write.</summary>
    private static bool Says(HttpRequest request, string header) => string.Equals(request.Headers[header], "true", StringComparison.OrdinalIgnoreCase);
}

using Htmx;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrgStarter.Platform.Http;

/// <summary>Reads and writes the headers of htmx. No other code uses them. See https://htmx.org/reference/#headers.</summary>
public static class Fragments
{
    /// <summary>Returns the full page, or only the given partial for htmx. The page must contain the same partial.</summary>
    public static IActionResult PageOrFragment(this PageModel page, string partial)
    {
        page.Response.Headers.Append("Vary", "HX-Request");
        return page.Request.IsFragmentRequest() ? page.Partial(partial, page) : page.Page();
    }

    /// <summary>Redirects after a POST. For htmx, loads the main part of the next page and pushes its URL.</summary>
    public static IActionResult SeeOther(this PageModel page, string url)
    {
        if (!page.Request.IsHtmx())
        {
            return page.LocalRedirect(url);
        }

        // A boosted request gets the whole page. htmx then selects its main part.
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

    /// <summary>
    /// Returns true if htmx will swap a part of the page. Restored history entries need a whole page; so do boosted links, unless their
    /// target is a part of the page other than its main element.
    /// </summary>
    public static bool IsFragmentRequest(this HttpRequest request) =>
        request.IsHtmx() && !Says(request, "HX-History-Restore-Request")
        && !(Says(request, "HX-Boosted") && request.Headers["HX-Target"].ToString() is "" or "main");

    /// <summary>Returns false for all htmx requests.</summary>
    public static bool IsWholePageRequest(this HttpRequest request) => !request.IsHtmx();

    /// <summary>Returns true if the response replaces the page: a navigation, a boosted link or a restored history entry.</summary>
    public static bool IsNavigation(this HttpRequest request) => HttpMethods.IsGet(request.Method) && !request.IsFragmentRequest();

    /// <summary>Returns the URL of the request, relative to the host.</summary>
    public static string OwnAddress(this HttpRequest request) => $"{request.PathBase}{request.Path}{request.QueryString}";

    /// <summary>Redirects the whole page, also for an htmx request.</summary>
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

    /// <summary>Returns the local URL of the page in the browser. For an htmx request, that is the page around the fragment.</summary>
    public static string PageAddress(this HttpRequest request)
    {
        if (request.IsHtmx() && Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var current))
        {
            return LocalAddress.Of(current.PathAndQuery) ?? "/";
        }

        // A redirect cannot repeat a POST, but it can load the page.
        return HttpMethods.IsGet(request.Method)
            ? $"{request.PathBase}{request.Path}{request.QueryString}"
            : $"{request.PathBase}{request.Path}";
    }

    /// <summary>The library's own readers throw on values other than true and false, and a client can send any value.</summary>
    private static bool Says(HttpRequest request, string header) =>
        string.Equals(request.Headers[header], "true", StringComparison.OrdinalIgnoreCase);
}

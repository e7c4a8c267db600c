using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Options;

namespace OrgStarter.Site;

/// <summary>Shows a one-time notice on the user's next page.</summary>
public static class Notices
{
    /// <summary>The ViewData key of a notice on the current page.</summary>
    public const string OfPage = "Notice";
    private const string Key = "Notice";

    public static void Notify(this ITempDataDictionary tempData, string words) => tempData[Key] = words;

    /// <summary>Returns the notice and removes it. Reads TempData only if its cookie exists: a read would otherwise set a cookie.</summary>
    public static string? TakeNotice(this ViewContext view) =>
        view.HasNotices() ? view.TempData[Key] as string : null;

    /// <summary>Checks for the cookie. Call this before reading TempData.</summary>
    public static bool HasNotices(this ViewContext view) => view.HttpContext.Request.Cookies.ContainsKey(CookieName(view.HttpContext));

    private static string CookieName(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<CookieTempDataProviderOptions>>().Value.Cookie.Name!;
}

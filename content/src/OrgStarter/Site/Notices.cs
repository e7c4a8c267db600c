using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Options;

namespace OrgStarter.Site;

/// <summary>One sentence for the next page a person sees: what has just been done.</summary>
public static class Notices
{
    /// <summary>The key in ViewData of a sentence above this page itself.</summary>
    public const string OfPage = "Notice";
    private const string Key = "Notice";

    public static void Notify(this ITempDataDictionary tempData, string words) => tempData[Key] = words;

    /// <summary>The sentence, once. Without its cookie TempData is not even touched: reading it would send a cookie with every page.</summary>
    public static string? TakeNotice(this ViewContext view) =>
        view.HasNotices() ? view.TempData[Key] as string : null;

    /// <summary>Ask this before TempData.</summary>
    public static bool HasNotices(this ViewContext view) => view.HttpContext.Request.Cookies.ContainsKey(CookieName(view.HttpContext));

    private static string CookieName(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<CookieTempDataProviderOptions>>().Value.Cookie.Name!;
}

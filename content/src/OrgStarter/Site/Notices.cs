using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace OrgStarter.Site;

/// <summary>One sentence for the next page a person sees: what has just been done.</summary>
public static class Notices
{
    public const string Cookie = "notice";
    private const string Key = "Notice";

    public static void Notify(this ITempDataDictionary tempData, string words) => tempData[Key] = words;

    /// <summary>The sentence, once. Without its cookie TempData is not even touched: reading it would send a cookie with every page.</summary>
    public static string? TakeNotice(this ViewContext view) =>
        view.HttpContext.Request.Cookies.ContainsKey(Cookie) ? view.TempData[Key] as string : null;
}

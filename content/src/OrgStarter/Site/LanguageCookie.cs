using Microsoft.AspNetCore.Localization;
using OrgStarter.Platform.Http;

namespace OrgStarter.Site;

/// <summary>Stores this browser's language. <see cref="Features.Profiles.Preferences"/> stores the user's language.</summary>
public static class LanguageCookie
{
    public static readonly string Name = SiteCookies.Name("language");

    public static void Set(HttpContext context, string language) => context.Response.Cookies.Append(
        Name, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
        new CookieOptions
        {
            Path = "/",
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            HttpOnly = true,
            IsEssential = true,
            Secure = context.Request.IsHttps
        });
}

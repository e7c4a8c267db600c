using System.Text.RegularExpressions;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Tells Logto which organization's branding the sign-in page shows: the organization in the return URL, or else the last one in this
/// browser. A sign-out deletes that cookie, so that the next user does not see it.
/// </summary>
public static partial class OrganizationHint
{
    /// <summary>The URL prefix of organizations. The organization's id follows.</summary>
    public const string Prefix = "/o";
    public const string Parameter = "organization_id";
    private const string Name = "last-organization";

    /// <param name="returnUrl">The URL after the sign-in. Null for the current one.</param>
    public static string? Of(HttpContext context, string? returnUrl) =>
        IdIn(context.Request.PathBase.Value) ?? IdIn(returnUrl) ?? IdIn($"{Prefix}/{context.Request.Cookies[Cookie(context).Name!]}");

    /// <summary>Stores the organization in a cookie, if it changes. Call it when the user opens a page of an organization.</summary>
    public static void Remember(HttpContext context, string organizationId)
    {
        var cookie = Cookie(context);
        if (context.Request.Cookies[cookie.Name!] != organizationId)
        {
            context.Response.Cookies.Append(cookie.Name!, organizationId, cookie.Build(context));
        }
    }

    public static void Forget(HttpContext context)
    {
        var cookie = Cookie(context);
        context.Response.Cookies.Delete(cookie.Name!, cookie.Build(context));
    }

    /// <returns>The organization's id in a local URL. Null if it has none.</returns>
    public static string? IdIn(string? path) =>
        OrganizationPath().Match(path ?? "") is { Success: true } match ? match.Groups[1].Value : null;

    private static CookieBuilder Cookie(HttpContext context)
    {
        var cookie = new CookieBuilder { MaxAge = TimeSpan.FromDays(90) };
        SiteCookies.Harden(cookie, Name, context.RequestServices.GetRequiredService<IHostEnvironment>());
        return cookie;
    }

    [GeneratedRegex($@"\A/o/({LogtoId.Pattern})(?:[/?#]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPath();
}

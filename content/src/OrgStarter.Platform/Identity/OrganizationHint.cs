using System.Text.RegularExpressions;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Which organization's look the sign-in page gets: that of the address that the person came from, else that of the one they last
/// worked in with this browser. Whoever signs out takes it along: the next person at this machine is not told.
/// </summary>
public static partial class OrganizationHint
{
    /// <summary>What the address of an organization begins with; its id follows.</summary>
    public const string Prefix = "/o";
    public const string Parameter = "organization_id";
    private const string Name = "last-organization";

    /// <param name="returnUrl">Where the sign-in leads to; null for the present address.</param>
    public static string? Of(HttpContext context, string? returnUrl) =>
        IdIn(context.Request.PathBase.Value) ?? IdIn(returnUrl) ?? IdIn($"{Prefix}/{context.Request.Cookies[Cookie(context).Name!]}");

    /// <summary>Call when a person opens a page of an organization; the cookie is sent once and not with every page.</summary>
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

    /// <returns>The id of the organization that a local address is in; null for none.</returns>
    public static string? IdIn(string? path) => OrganizationPath().Match(path ?? "") is { Success: true } match ? match.Groups[1].Value : null;

    private static CookieBuilder Cookie(HttpContext context)
    {
        var cookie = new CookieBuilder { MaxAge = TimeSpan.FromDays(90) };
        SiteCookies.Harden(cookie, Name, context.RequestServices.GetRequiredService<IHostEnvironment>());
        return cookie;
    }

    [GeneratedRegex($@"\A/o/({LogtoId.Pattern})(?:[/?#]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPath();
}

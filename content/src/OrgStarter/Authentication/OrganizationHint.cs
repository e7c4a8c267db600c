using System.Text.RegularExpressions;
using OrgStarter.Tenancy;

namespace OrgStarter.Authentication;

/// <summary>
/// Which organization's look the sign-in page gets: that of the address that the person came from, else that of the one they last
/// worked in with this browser. Whoever signs out takes it along: the next person at this machine is not told.
/// </summary>
public static partial class OrganizationHint
{
    public const string Parameter = "organization_id";
    private const string Cookie = "last-organization";

    /// <param name="returnUrl">Where the sign-in leads to; null for the present address.</param>
    public static string? Of(HttpContext context, string? returnUrl) =>
        IdIn(context.Request.PathBase.Value) ?? IdIn(returnUrl) ?? IdIn(TenancyMiddleware.Prefix + "/" + context.Request.Cookies[Cookie]);

    /// <summary>Call when a person opens a page of an organization; the cookie is sent once and not with every page.</summary>
    public static void Remember(HttpContext context, string organizationId)
    {
        if (context.Request.Cookies[Cookie] != organizationId)
        {
            context.Response.Cookies.Append(Cookie, organizationId, Options(context));
        }
    }

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    private static string? IdIn(string? path) => OrganizationPath().Match(path ?? "") is { Success: true } match ? match.Groups[1].Value : null;

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/",
        MaxAge = TimeSpan.FromDays(90),
        SameSite = SameSiteMode.Lax,
        HttpOnly = true,
        Secure = context.Request.IsHttps,
    };

    [GeneratedRegex(@"\A/o/([a-z0-9]{1,21})(?:[/?#]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPath();
}

namespace OrgStarter.Platform.Http;

/// <summary>Names all cookies of the site, and hardens the important ones: session, sign-in in progress, antiforgery, notice.</summary>
public static class SiteCookies
{
    /// <summary>The limit per response, because proxies accept only 4 KB of headers. The next responses delete the rest.</summary>
    private const int MaxDeleted = 5;

    /// <summary>Browsers send a cookie to all ports of a host. The site's name in it avoids conflicts of two sites on localhost.</summary>
    private const string Site = "orgstarter";

    /// <param name="name">The purpose. Null for the session.</param>
    public static string Name(string? name) => name is null ? Site : $"{Site}.{name}";

    /// <summary>
    /// Configures a cookie as Lax, HttpOnly and for the whole site. Outside Development, it is also Secure with the prefix <c>__Host-</c>:
    /// browsers accept it only from this host over HTTPS, so subdomains and plain HTTP cannot set it (RFC 6265bis, 4.1.3.2).
    /// </summary>
    /// <param name="name">The purpose. Null for the session.</param>
    public static void Harden(CookieBuilder cookie, string? name, IHostEnvironment environment)
    {
        cookie.Name = HardenedName(name, environment);
        // The default path is PathBase, which would create one cookie per organization. The prefix requires the root as well.
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
    }

    /// <summary>Deletes the oldest cookies with this prefix, so that <paramref name="count"/> remain.</summary>
    /// <param name="cookie">The options with which the cookies were set.</param>
    public static void KeepNewest(HttpContext context, string prefix, int count, CookieOptions cookie)
    {
        // Browsers send the oldest cookies first (RFC 6265, section 5.4).
        var names = context.Request.Headers.Cookie
            .SelectMany(header => header!.Split(';', StringSplitOptions.TrimEntries))
            .Select(pair => pair.Split('=')[0])
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Distinct()
            .ToList();
        foreach (var name in names.SkipLast(count).Take(MaxDeleted))
        {
            context.Response.Cookies.Delete(name, cookie);
        }
    }

    /// <inheritdoc cref="Name"/>
    public static string HardenedName(string? name, IHostEnvironment environment) =>
        $"{(environment.IsDevelopment() ? "" : "__Host-")}{Name(name)}";
}

namespace OrgStarter.Platform.Http;

/// <summary>How every cookie of the site is named, and how each is made that means more than a taste: session, sign-in in progress, antiforgery, notice.</summary>
public static class SiteCookies
{
    /// <summary>In one answer: proxies take 4 KB of headers, and what is left is deleted the next time.</summary>
    private const int MaxDeleted = 5;

    /// <summary>
    /// Browsers send a cookie to every port of a host. With the site in their names, two sites on localhost do not take each other's.
    /// </summary>
    private const string Site = "orgstarter";

    /// <param name="name">What it is for; null for the session.</param>
    public static string Name(string? name) => name is null ? Site : $"{Site}.{name}";

    /// <summary>
    /// Lax, http-only, for the whole site. Outside Development secure and with the prefix <c>__Host-</c>, by which a browser takes
    /// the cookie from this very host over https only: no subdomain and no plain connection can plant one (RFC 6265bis, 4.1.3.2).
    /// </summary>
    /// <param name="name">What it is for; null for the session.</param>
    public static void Harden(CookieBuilder cookie, string? name, IHostEnvironment environment)
    {
        cookie.Name = HardenedName(name, environment);
        // The default path would be PathBase, that is one cookie an organization; the prefix demands the root as well.
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
    }

    /// <summary>Deletes the oldest of the cookies whose names begin like this, so that this many stay.</summary>
    /// <param name="cookie">How they were set.</param>
    public static void KeepNewest(HttpContext context, string prefix, int count, CookieOptions cookie)
    {
        // Browsers send the oldest first (RFC 6265, section 5.4).
        var names = context.Request.Headers.Cookie.SelectMany(header => header!.Split(';', StringSplitOptions.TrimEntries)).Select(pair => pair.Split('=')[0])
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Distinct().ToList();
        foreach (var name in names.SkipLast(count).Take(MaxDeleted))
        {
            context.Response.Cookies.Delete(name, cookie);
        }
    }

    /// <inheritdoc cref="Name"/>
    public static string HardenedName(string? name, IHostEnvironment environment) => $"{(environment.IsDevelopment() ? "" : "__Host-")}{Name(name)}";
}

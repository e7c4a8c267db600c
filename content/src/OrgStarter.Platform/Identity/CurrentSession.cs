using System.Security.Claims;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>The session of the request. No other code reads the user's claims.</summary>
public sealed class CurrentSession(IHttpContextAccessor accessor)
{
    /// <summary>The primary key of the session. Null if the user is not signed in.</summary>
    public string? Id { get; internal set; }

    /// <summary>The organization in the path and the version of the user's membership there, which are read together with the
    /// session.</summary>
    internal (string OrganizationId, int Version)? Membership { get; set; }

    /// <summary>True from the sign-in until the session's first page.</summary>
    public bool IsNew { get; internal set; }

    /// <summary>Why the session could not be read. Null if it was read or the request has none.</summary>
    internal Exception? Unknown { get; set; }

    /// <summary>True while a sign-in completes. Then an existing session of the browser is not used.</summary>
    internal bool IsSigningIn { get; set; }

    /// <summary>The session of the browser that this sign-in replaces.</summary>
    internal string? ReplacedId { get; set; }

    private ClaimsPrincipal? User => accessor.HttpContext?.User;

    public bool IsSignedIn => User?.Identity?.IsAuthenticated == true;

    /// <summary>The user's id in Logto.</summary>
    /// <exception cref="InvalidOperationException">The user is not signed in.</exception>
    public string UserId => User?.FindFirstValue("sub") ?? throw new InvalidOperationException("The user is not signed in.");

    /// <summary>The first of name, user name and email address that is visible.</summary>
    public string DisplayName => WellFormedText.FirstVisible(Claim("name"), Claim("username"), Claim("email")) ?? "";

    /// <summary>The primary email address at the time of the sign-in. Users can change it, so ask Logto before decisions.</summary>
    public string? Email => Claim("email");

    /// <summary>The absolute URL of the user's avatar.</summary>
    public string? Picture => Claim("picture");

    /// <summary>The ids of the user's organizations at the time of the sign-in. Ask Logto if the session is not new.</summary>
    public IReadOnlyList<string> Organizations => [.. User?.FindAll("organizations").Select(claim => claim.Value) ?? []];

    /// <summary>The names of the user's global roles at the time of the sign-in. Empty if the site has no operators.</summary>
    public IReadOnlyList<string> Roles => [.. User?.FindAll("roles").Select(claim => claim.Value) ?? []];

    /// <summary>Logto sends null for missing values, which arrives as an empty claim.</summary>
    private string? Claim(string type) => User?.FindFirstValue(type) is { Length: > 0 } value ? value : null;
}

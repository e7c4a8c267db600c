using System.Security.Claims;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>The session of this request; the only place that reads the person's claims.</summary>
public sealed class CurrentSession(IHttpContextAccessor accessor)
{
    /// <summary>The id of the session row; null when nobody is signed in.</summary>
    public string? Id { get; internal set; }

    /// <summary>Why nobody can say whose session this is; null when it was read, or there was none.</summary>
    internal Exception? Unknown { get; set; }

    /// <summary>True while a sign-in comes to its end, whoever the browser was until now.</summary>
    internal bool IsSigningIn { get; set; }

    /// <summary>The row of the session that the browser had until this sign-in.</summary>
    internal string? ReplacedId { get; set; }

    private ClaimsPrincipal? User => accessor.HttpContext?.User;

    public bool IsSignedIn => User?.Identity?.IsAuthenticated == true;

    /// <summary>The person's id in Logto.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public string UserId => User?.FindFirstValue("sub") ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The name to greet with: name, user name or address, whichever there is first.</summary>
    public string DisplayName => WellFormedText.FirstVisible(Claim("name"), Claim("username"), Claim("email")) ?? "";

    /// <summary>The primary address as it was at sign-in. For decisions ask Logto: people change it.</summary>
    public string? Email => Claim("email");

    /// <summary>The address of the person's picture, wherever that is.</summary>
    public string? Picture => Claim("picture");

    /// <summary>Logto sends null for what a person has not filled in, which arrives as an empty claim.</summary>
    private string? Claim(string type) => User?.FindFirstValue(type) is { Length: > 0 } value ? value : null;
}

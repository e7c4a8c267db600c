using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Remembers which scopes the sign-in of a session requested. Logto silently omits all other scopes from organization tokens, so an
/// older session never gets a new permission. The requested scopes are stored in the ticket. A new sign-in helps only if they lack
/// the scope, which prevents sign-in loops.
/// </summary>
public sealed class AskedScopes(IHttpContextAccessor accessor, IOptionsMonitor<OpenIdConnectOptions> signIn)
{
    private const string Item = "asked_scopes";

    /// <summary>The scopes that this session requested, separated by spaces. Empty for sessions from before scopes were stored.</summary>
    public string OfThisSession => accessor.HttpContext?.Features.Get<IAuthenticateResultFeature>()?
        .AuthenticateResult?.Properties?.Items.TryGetValue(Item, out var asked) == true ? asked ?? "" : "";

    /// <summary>True if a new sign-in would request more scopes than this session has requested.</summary>
    public bool AreOutdated => signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).Scope.Except(All).Any();

    /// <summary>Returns true if this session has not requested the scope, so that none of its tokens can contain it.</summary>
    public bool IsNew(string scope) => !All.Contains(scope, StringComparer.Ordinal);

    private string[] All => OfThisSession.Split(' ');

    /// <summary>Stores the requested scopes. Call it before the redirect to Logto; they become part of the ticket.</summary>
    public static void Remember(AuthenticationProperties properties, string scope) => properties.Items[Item] = scope;
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Which scopes a session's sign-in asked for. Logto puts no scope into an organization token that was not asked for then, and
/// says nothing about it: a session from before a new permission just never has it. What was asked is kept in the ticket; asking
/// again helps exactly when it lacks something, and asking twice for the same never happens.
/// </summary>
public sealed class AskedScopes(IHttpContextAccessor accessor, IOptionsMonitor<OpenIdConnectOptions> signIn)
{
    private const string Item = "asked_scopes";

    /// <summary>What this session's sign-in asked for, separated by spaces; empty for a session from before this was kept.</summary>
    public string OfThisSession => accessor.HttpContext?.Features.Get<IAuthenticateResultFeature>()?
        .AuthenticateResult?.Properties?.Items.TryGetValue(Item, out var asked) == true ? asked ?? "" : "";

    /// <summary>True when a sign-in of today would ask for something that this session's did not.</summary>
    public bool AreOutdated => signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).Scope.Any(IsNew);

    /// <summary>True when this session's sign-in did not ask for it, so that no token of the session can hold it.</summary>
    public bool IsNew(string scope) => !OfThisSession.Split(' ').Contains(scope, StringComparer.Ordinal);

    /// <summary>Called as the browser leaves for Logto: what is asked comes back with it and stays in the ticket.</summary>
    public static void Remember(AuthenticationProperties properties, string scope) => properties.Items[Item] = scope;
}

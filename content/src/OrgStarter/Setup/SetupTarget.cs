using OrgStarter.Authentication;
using OrgStarter.Logto;
using OrgStarter.Logto.Webhooks;

namespace OrgStarter.Setup;

/// <summary>Which Logto is set up, and for which site.</summary>
/// <param name="Logto">Where it is and who asks. The web application may be missing yet.</param>
/// <param name="Site">Where people reach the site, without a slash at its end.</param>
/// <param name="SigningKey">The webhook's key as the site has it; empty for none.</param>
public sealed record SetupTarget(LogtoOptions Logto, string Site, string SigningKey)
{
    public string RedirectUri => Site + LogtoSignIn.CallbackPath;

    public string SignedOutUri => Site + LogtoSignIn.SignedOutPath;

    public string BackchannelUri => Site + BackchannelLogout.Path;

    public string WebhookUri => Site + Webhooks.Path;

    /// <summary>False for a site on this machine whose Logto is elsewhere: nothing that Logto sends can arrive.</summary>
    public bool IsReachable => !new Uri(Site).IsLoopback || Logto.BaseAddress.IsLoopback;
}

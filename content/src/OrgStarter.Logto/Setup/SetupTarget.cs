namespace OrgStarter.Logto.Setup;

/// <summary>Which Logto is set up, and for which site.</summary>
/// <param name="Logto">Where it is and who asks. The web application may be missing yet.</param>
/// <param name="Site">Where people reach the site, without a slash at its end.</param>
/// <param name="SigningKey">The webhook's key as the site has it; empty for none.</param>
public sealed record SetupTarget(LogtoOptions Logto, SiteNeeds Needs, string Site, string SigningKey)
{
    /// <summary>The commands as they are typed where this process runs.</summary>
    public SetupCommand Command => new(Needs.Program);

    public string RedirectUri => Site + Needs.CallbackPath;

    public string SignedOutUri => Site + Needs.SignedOutPath;

    public string BackchannelUri => Site + Needs.BackchannelLogoutPath;

    public string WebhookUri => Site + Needs.WebhookPath;

    /// <summary>False for a site on this machine whose Logto is elsewhere: nothing that Logto sends can arrive.</summary>
    public bool IsReachable => !new Uri(Site).IsLoopback || Logto.BaseAddress.IsLoopback;
}

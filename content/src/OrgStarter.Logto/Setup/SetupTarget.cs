namespace OrgStarter.Logto.Setup;

/// <summary>The Logto tenant to set up, and the site.</summary>
/// <param name="Logto">The endpoint and credentials. Those of the web application may be missing.</param>
/// <param name="Site">The site's public base URL, without a trailing slash.</param>
/// <param name="SigningKey">The webhook's signing key in the site's settings. Empty if there is none.</param>
public sealed record SetupTarget(LogtoOptions Logto, SiteNeeds Needs, string Site, string SigningKey)
{
    public SetupCommand Command => new(Needs.Program);

    /// <summary>What to do about settings at Logto that are missing or different.</summary>
    public string Advice => Logto.IsEmbedded ? SetupText.Advice_Embedded.With(Logto.Endpoint) : SetupText.Advice_Apply.With(Command.Apply);

    public string RedirectUri => Site + Needs.CallbackPath;

    public string SignedOutUri => Site + Needs.SignedOutPath;

    public string BackchannelUri => Site + Needs.BackchannelLogoutPath;

    public string WebhookUri => Site + Needs.WebhookPath;

    /// <summary>False if the site is on this machine and Logto is not. Then Logto cannot send anything to the site.</summary>
    public bool IsReachable => !new Uri(Site).IsLoopback || Logto.BaseAddress.IsLoopback;
}

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>The keys that Logto signs its webhooks with: the section <c>Logto:Webhook</c> of the configuration.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Logto:Webhook";

    /// <summary>The signing key that Logto's Console shows beside the webhook. Without one the site takes no webhooks.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>The key of the webhook that is being replaced, while both exist.</summary>
    public string PreviousSigningKey { get; set; } = "";

    /// <summary>The keys that are set.</summary>
    public IEnumerable<string> Keys => ((string[])[SigningKey, PreviousSigningKey]).Where(key => !string.IsNullOrWhiteSpace(key));
}

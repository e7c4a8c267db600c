namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>The signing keys of Logto's webhooks: the configuration section <c>Logto:Webhook</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Logto:Webhook";

    /// <summary>The signing key that the Logto Console shows for the webhook. If empty, the site rejects all webhooks.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>The signing key of the previous webhook, accepted during key rotation.</summary>
    public string PreviousSigningKey { get; set; } = "";

    public IEnumerable<string> Keys => ((string[])[SigningKey, PreviousSigningKey]).Where(key => !string.IsNullOrWhiteSpace(key));
}

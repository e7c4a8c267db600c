namespace OrgStarter.Platform.LogtoSync.Reconcile;

/// <summary>The configuration section <c>Logto:Reconcile</c>.</summary>
public sealed class ReconcileOptions
{
    public const string Section = "Logto:Reconcile";

    /// <summary>The time between the end of one pass and the start of the next.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long the reconcile waits before it deletes the rows of an organization that is missing at Logto and whose deletion no webhook
    /// has reported. If the site is connected to the wrong Logto tenant, all organizations are missing; this delay is the time to notice.
    /// </summary>
    public TimeSpan PurgeAfter { get; set; } = TimeSpan.FromDays(1);
}

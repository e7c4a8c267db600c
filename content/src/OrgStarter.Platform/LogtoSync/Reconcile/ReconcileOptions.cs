namespace OrgStarter.Platform.LogtoSync.Reconcile;

/// <summary>How often the site looks everything over: the section <c>Logto:Reconcile</c> of the configuration.</summary>
public sealed class ReconcileOptions
{
    public const string Section = "Logto:Reconcile";

    /// <summary>From the end of one pass to the beginning of the next.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long an organization must be missing at Logto before its rows go, when no webhook has said that it was deleted. A site
    /// that was pointed at the wrong Logto finds all of its organizations missing; this is the time to notice.
    /// </summary>
    public TimeSpan PurgeAfter { get; set; } = TimeSpan.FromDays(1);
}

using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// Records what operators of the site do, in two logs. The site's own log names the operator. The organization's log says that the site did
/// it: the organization's members do not learn who works for the site.
/// </summary>
public sealed class OperatorTrail(PlatformDbContext db, AuditTrail audit)
{
    /// <summary>Stands for an organization's id in the entries of the site's own log. Logto's ids have only letters and digits.</summary>
    public const string SiteLog = "@operators";

    /// <summary>Adds the entries to the context, to be saved together with the change.</summary>
    /// <param name="change">Of an organization, or of <see cref="SiteLog"/> for an act that concerns none.</param>
    public void Add(AuditChange change)
    {
        db.AuditEntries.Add(audit.NewEntry(change with { OrganizationId = SiteLog }, AuditOutcome.Done));
        if (change.OrganizationId != SiteLog)
        {
            var site = change with { By = new AuditActor(AuditEntry.Site, AuditEntry.Site) };
            db.AuditEntries.Add(audit.NewEntry(site, AuditOutcome.Done, AuditOrigin.Of(null)));
        }
    }
}

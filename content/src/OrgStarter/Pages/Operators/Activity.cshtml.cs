using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features;
using OrgStarter.Features.Operators;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Operators;

/// <summary>Shows the counts of the last days and what operators did.</summary>
[OperatorPage]
public sealed class ActivityModel(SiteActivity activity) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    public IReadOnlyList<DayCount> SignIns { get; private set; } = [];

    public IReadOnlyList<DayCount> Organizations { get; private set; } = [];

    public IReadOnlyList<AuditEntry> Log { get; private set; } = [];

    /// <summary>The last entry of a full page; null if there is no next page.</summary>
    public Guid? OlderThan => Log.Count == SiteActivity.LogSize ? Log[^1].Id : null;

    public async Task OnGetAsync(CancellationToken ct)
    {
        SignIns = await activity.SignInsAsync(ct);
        Organizations = await activity.OrganizationsAsync(ct);
        Log = await activity.LogAsync(Before, ct);
    }

    /// <summary>Returns the action's localized title. An unknown action keeps its name.</summary>
    public static string ActionOf(AuditEntry entry) => entry.Action switch
    {
        AuditActions.OrganizationSuspended => Text.AuditAction_OrganizationSuspended,
        AuditActions.OrganizationReopened => Text.AuditAction_OrganizationReopened,
        AuditActions.JobRetried => Text.AuditAction_JobRetried,
        _ => Feature.All.SelectMany(feature => feature.AuditActions).FirstOrDefault(known => known.Name == entry.Action)?.Title()
            ?? entry.Action,
    };

    /// <summary>Returns the new values, such as the reason.</summary>
    public static string DetailsOf(AuditEntry entry) => entry.After is null
        ? ""
        : string.Join(", ", JsonSerializer.Deserialize<Dictionary<string, string?>>(entry.After)!.Values);
}

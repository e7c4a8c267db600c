using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.AuditLog;

/// <summary>The newest entries for the organization's home page. A user who may not read the audit log sees their own.</summary>
[ViewComponent(Name = nameof(LatestActivity))]
public sealed class LatestActivity(AuditSearch search, RowCache rows, CurrentTenant tenant) : ViewComponent
{
    private const int MaxShown = 6;

    public async Task<IViewComponentResult> InvokeAsync()
    {
        var who = tenant.May(Permissions.ReadAudit) ? null : tenant.UserId;
        // The language is part of the key, because a text replaces the names of deleted accounts.
        var found = await rows.GetAsync(
            (nameof(LatestActivity), tenant.OrganizationId, who, CultureInfo.CurrentUICulture.Name),
            () => search.PageAsync(new AuditFilter(who, null, null, null), null, null, MaxShown, HttpContext.RequestAborted));
        return found.Entries.Count == 0 ? Content("") : View("~/Pages/Audit/_Latest.cshtml", found.Entries);
    }
}

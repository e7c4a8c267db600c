using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Home;

/// <summary>What waits for the user: invitations to other organizations, and invitations of this one whose email was not sent.</summary>
[ViewComponent(Name = nameof(WhatWaits))]
public sealed class WhatWaits(CurrentTenant tenant, WaitingInvitations waiting, AppDbContext db, RowCache rows, TimeProvider time)
    : ViewComponent
{
    private static readonly string[] Ends =
        [AuditActions.InvitationAccepted, AuditActions.InvitationDeclined, AuditActions.InvitationRevoked];

    public async Task<IViewComponentResult> InvokeAsync()
    {
        var ct = HttpContext.RequestAborted;
        var lines = new List<(string Words, string Address)>();
        if (await waiting.CountAsync(ct) is > 0 and var mine)
        {
            lines.Add((
                Text.Organizations_Waiting.With(mine),
                $"/onboarding/invitations?returnUrl={Uri.EscapeDataString(Url.Page("/Home/Index")!)}"));
        }

        if (tenant.May(Permissions.InviteMember) && await NotSentAsync(ct) is > 0 and var notSent)
        {
            lines.Add((
                Text.OrgHome_WaitingNotSent.With(notSent),
                Url.Page("/Members/Invitations/Index", new { status = nameof(InvitationState.NotSent) })!));
        }

        return lines.Count == 0 ? Content("") : View("~/Pages/Home/_WhatWaits.cshtml", lines);
    }

    /// <summary>Counts without a call to Logto. A revocation at Logto itself shows when the invitation has expired.</summary>
    private async Task<int> NotSentAsync(CancellationToken ct)
    {
        var expiries = await rows.GetAsync((nameof(WhatWaits), tenant.OrganizationId), () => db.InvitationRecords
            .Where(record => record.NotSent != null && record.DeclinedAt == null
                && !db.Set<AuditEntry>().Any(entry => entry.TargetId == record.InvitationId && Ends.Contains(entry.Action)))
            .Select(record => record.ExpiresAt).ToListAsync(ct));
        return expiries.Count(expiry => expiry > time.GetUtcNow());
    }
}

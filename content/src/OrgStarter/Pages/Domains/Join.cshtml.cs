using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Features.Domains;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Domains;

/// <summary>Suggests an organization by the domain of the user's email address, and lets the user join.</summary>
[SignedInPage]
[EnableRateLimiting(RateLimits.Lookups)]
public sealed class JoinModel(DomainJoin colleagues, CurrentSession session) : PageModel
{
    public LogtoOrganization? Organization { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) => Organization = await colleagues.FindAsync(ct);

    public async Task<IActionResult> OnPostAsync(string? organizationId, CancellationToken ct)
    {
        try
        {
            var outcome = LogtoId.IsOne(organizationId)
                ? await colleagues.JoinAsync(organizationId!, session.UserId, ct)
                : JoinOutcome.NotOffered;
            if (outcome == JoinOutcome.Joined)
            {
                TempData.Notify(Text.Join_Done);
                return LocalRedirect($"{TenancyMiddleware.Prefix}/{organizationId}/home");
            }

            ModelState.AddModelError("", outcome == JoinOutcome.Full ? Text.Join_Full : Text.Join_NotAnyMore);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            ModelState.AddModelError("", e.UserMessage);
        }

        Organization = await colleagues.FindAsync(ct);
        return Page();
    }
}

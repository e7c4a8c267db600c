using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Onboarding;

/// <summary>
/// Onboarding, step 1, and opened from the switcher: shows the user's pending invitations. The handlers of an invitation's own page accept
/// or decline it.
/// </summary>
[SignedInPage]
public sealed class InvitationsModel(WaitingInvitations waiting, InvitationLookup lookup) : PageModel
{
    /// <summary>The local URL that the user requested.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IReadOnlyList<DescribedInvitation> Open { get; private set; } = [];

    /// <summary>The URL to open after declining: this page, while there are further invitations.</summary>
    public string Here => GoOn is null ? "/onboarding/invitations" : $"/onboarding/invitations?returnUrl={Uri.EscapeDataString(GoOn)}";

    /// <summary>The URL to continue to; null if the user requested no page.</summary>
    public string? GoOn => AccountAddress.Shorten(LocalAddress.Of(ReturnUrl));

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var open = new List<DescribedInvitation>();
        foreach (var invitation in await waiting.FreshAsync(ct))
        {
            if (await lookup.DescribeAsync(invitation, ct) is { } described)
            {
                open.Add(described);
            }
        }

        Open = open;
        return open.Count > 0 ? Page() : GoOn is null ? RedirectToPage("/Organizations/Enter") : LocalRedirect(GoOn);
    }
}

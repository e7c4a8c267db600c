using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Onboarding;

/// <summary>Onboarding, step 1, and after any sign-in: the invitations that wait for this person. Each is answered by its own page's handlers.</summary>
[SignedInPage]
public sealed class InvitationsModel(WaitingInvitations waiting, InvitationLookup lookup) : PageModel
{
    /// <summary>A local address where the person was going.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IReadOnlyList<DescribedInvitation> Open { get; private set; } = [];

    /// <summary>Where declining leads: here, as long as there are others.</summary>
    public string Here => GoOn is null ? "/onboarding/invitations" : $"/onboarding/invitations?returnUrl={Uri.EscapeDataString(GoOn)}";

    /// <summary>Null for somebody who came from nowhere.</summary>
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

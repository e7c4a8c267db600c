using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Authentication;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Invitations;

/// <summary>
/// Where the link of an invitation mail leads. A GET only looks: mail scanners follow links. To somebody signed out, or signed
/// in as somebody else, it says neither who invites nor to what.
/// </summary>
[PublicPage]
public sealed class LandingModel(CurrentSession session, InvitationInbox inbox) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public bool IsSignedIn => session.IsSignedIn;

    public string? MyAddress => session.Email;

    public InvitationStanding Standing { get; private set; }

    public OpenInvitation? Invitation { get; private set; }

    /// <summary>The organization that was joined before, for the link to it.</summary>
    public string? JoinedOrganizationId { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>For the sign-in form of somebody who is signed out.</summary>
    public string? InvitedAddress { get; private set; }

    public string Here => $"/invitations/{Id}";

    public async Task OnGetAsync(CancellationToken ct)
    {
        if (session.IsSignedIn)
        {
            await ShowAsync(await inbox.LookAsync(Id, ct), ct);
        }
        else
        {
            InvitedAddress = await inbox.AddressOfAsync(Id, ct);
        }
    }

    public async Task<IActionResult> OnPostAcceptAsync(CancellationToken ct)
    {
        if (!session.IsSignedIn)
        {
            return LocalRedirect(Here);
        }

        try
        {
            var (standing, invitation) = await inbox.AcceptAsync(Id, ct);
            if (standing == InvitationStanding.AcceptedByMe)
            {
                TempData.Notify(Text.Invitation_Welcome);
                return LocalRedirect($"{TenancyMiddleware.Prefix}/{invitation!.OrganizationId}/home");
            }

            await ShowAsync((standing, invitation), ct);
        }
        catch (LogtoException e)
        {
            await ProblemAsync(e, ct);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostDeclineAsync(CancellationToken ct)
    {
        if (!session.IsSignedIn)
        {
            return LocalRedirect(Here);
        }

        try
        {
            var standing = await inbox.DeclineAsync(Id, ct);
            if (standing == InvitationStanding.Open)
            {
                TempData.Notify(Text.Invitation_Declined);
                return RedirectToPage("/Organizations/Enter");
            }

            await ShowAsync(await inbox.LookAsync(Id, ct), ct);
        }
        catch (LogtoException e)
        {
            await ProblemAsync(e, ct);
        }

        return Page();
    }

    private async Task ShowAsync((InvitationStanding Standing, LogtoInvitation? Invitation) looked, CancellationToken ct)
    {
        Standing = looked.Standing;
        if (Standing == InvitationStanding.Open)
        {
            Invitation = await inbox.DescribeAsync(looked.Invitation!, ct);
        }
        else if (Standing == InvitationStanding.AcceptedByMe)
        {
            JoinedOrganizationId = looked.Invitation!.OrganizationId;
        }
        else if (Standing == InvitationStanding.Missing)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task ProblemAsync(LogtoException e, CancellationToken ct)
    {
        // Show the invitation with the problem beside its buttons; when Logto is gone altogether, this throws as well: 503.
        await ShowAsync(await inbox.LookAsync(Id, ct), ct);
        Problem = e.Words;
    }
}

using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Sends a new invitation with the same role after the first one has ended. Any user with the permission can do this.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class ReinviteModel(OrganizationInvitations invitations, InvitationBatches batches) : PageModel, IConfirmation
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public InvitationRow Invitation { get; private set; } = null!;

    public string Heading => Text.Invitations_ReinviteTitle;

    public IHtmlContent Explanation =>
        Text.Invitations_ReinviteText.WithShown(Invitation.Address, RoleTexts.Title(Invitation.Role ?? Roles.Member));

    public string Action => Text.Invitations_Reinvite;

    public bool IsDestructive => false;

    public string CancelPage => "/Members/Invitations/Index";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await FindAsync(ct) ? this.PageOrFragment("_Confirmation") : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await FindAsync(ct))
        {
            return NotFound();
        }

        var change = await InviteAsync(ct);
        if (!change.IsRefused)
        {
            TempData.Notify(change.Message);
            return this.SeeOther(Url.Page(CancelPage)!);
        }

        ModelState.AddModelError("", change.Message);
        return this.PageOrFragment("_Confirmation");
    }

    private async Task<InvitationChange> InviteAsync(CancellationToken ct)
    {
        var (address, role) = (Invitation.Address.ToLowerInvariant(), Invitation.Role ?? Roles.Member);
        if (Invitation.IsOpen)
        {
            return new(Text.Invite_AlreadyInvited, IsRefused: true);
        }

        IReadOnlyList<TypedAddress> one = [new(address, address)];
        return (await batches.ProblemsAsync(one, role, ct)).FirstOrDefault() is { } problem
            ? new(InvitationTexts.Of(problem).Message, IsRefused: true) : (await batches.InviteAsync(one, role, ct)).AsChange();
    }

    private async Task<bool> FindAsync(CancellationToken ct)
    {
        var found = await invitations.FindRowAsync(Id, ct);
        Invitation = found!;
        return found is not null;
    }
}

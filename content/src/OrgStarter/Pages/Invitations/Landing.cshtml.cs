using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Pages.Account;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Invitations;

/// <summary>
/// The page that an invitation mail links to. GET changes nothing, because mail scanners follow links. Shows the inviter and the
/// organization only to the signed-in invitee. docs/invitations.md lists all cases.
/// </summary>
[PublicPage, SecretAddress]
public sealed class LandingModel(
    CurrentSession session, InvitationLookup lookup, InvitationResponses responses, TimeProvider time, IMagicLinks? magic = null)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public bool IsSignedIn => session.IsSignedIn;

    public InvitationLookupResult Look { get; private set; } = new(InvitationStanding.Missing);

    /// <summary>Null unless the signed-in user is the invitee.</summary>
    public DescribedInvitation? Invitation { get; private set; }

    /// <summary>True if the browser came by a magic link and has not used it yet.</summary>
    public bool HasMagicLink { get; private set; }

    /// <summary>True if Logto asks a user without a password to set one after the magic link.</summary>
    public bool AsksForPassword { get; private set; }

    public int? MinutesLeft => Invitation?.MinutesLeft(time.GetUtcNow());

    public string? Problem { get; private set; }

    public string Here => $"/invitations/{Uri.EscapeDataString(Id)}";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (magic?.TakeOver(HttpContext, Id) == true)
        {
            return LocalRedirect(Here);
        }

        await ShowAsync(await lookup.GetAsync(Id, ct), ct);
        return Page();
    }

    /// <summary>Signs in with the magic link, or as another user. Only this handler sends the token to Logto, which uses it up.</summary>
    public async Task<IActionResult> OnPostSignInAsync(CancellationToken ct)
    {
        if (!LogtoId.IsOne(Id))
        {
            return NotFound();
        }

        var (open, token) = (await lookup.FindOpenAsync(Id, ct), magic?.Find(HttpContext, Id));
        var properties = SignInModel.Properties(Here, open?.Invitee);
        // Otherwise Logto reuses its session in this browser, possibly another user's.
        properties.Items["prompt"] = "login consent";
        if (magic is not null && token is not null)
        {
            magic.Forget(HttpContext);
            if (open is not null && await magic.IsGoodAsync(open, token, ct))
            {
                properties.SetParameter(LogtoSignIn.OneTimeToken, token);
            }
            else if (!session.IsSignedIn)
            {
                TempData.Notify(Text.Invitation_LinkUsed);
                return LocalRedirect(Here);
            }
        }

        return Challenge(properties);
    }

    public Task<IActionResult> OnPostAcceptAsync(CancellationToken ct) =>
        AnswerAsync(responses.AcceptAsync, InvitationStanding.AcceptedByMe, accepted =>
        {
            TempData.Notify(Text.Invitation_Welcome);
            return LocalRedirect($"{TenancyMiddleware.Prefix}/{accepted.OrganizationId}/home");
        }, ct);

    /// <param name="returnUrl">A local URL to open afterwards; null opens the default page.</param>
    public Task<IActionResult> OnPostDeclineAsync(string? returnUrl, CancellationToken ct) =>
        AnswerAsync(responses.DeclineAsync, InvitationStanding.Declined, _ =>
        {
            TempData.Notify(Text.Invitation_Declined);
            return LocalRedirect(LocalAddress.Of(returnUrl) ?? SignInModel.AfterSignIn);
        }, ct);

    private async Task<IActionResult> AnswerAsync(
        Func<string, CancellationToken, Task<InvitationLookupResult>> answer,
        InvitationStanding wanted,
        Func<LogtoInvitation, IActionResult> goOn,
        CancellationToken ct)
    {
        if (!session.IsSignedIn)
        {
            return LocalRedirect(Here);
        }

        try
        {
            var look = await answer(Id, ct);
            if (look.Standing == wanted)
            {
                return goOn(look.Invitation!);
            }

            await ShowAsync(look, ct);
        }
        catch (LogtoException e)
        {
            // Show the invitation with the error. If Logto does not answer at all, this throws too and the response is 503.
            await ShowAsync(await lookup.GetAsync(Id, ct), ct);
            Problem = e.UserMessage;
        }

        return Page();
    }

    private async Task ShowAsync(InvitationLookupResult look, CancellationToken ct)
    {
        Look = look;
        HasMagicLink = look.Standing == InvitationStanding.Open && magic?.Find(HttpContext, Id) is not null;
        AsksForPassword = HasMagicLink && !IsSignedIn && await magic!.AsksForPasswordAsync(ct);
        if (look.Invitation is { } invitation && await lookup.DescribeAsync(WaitingInvitation.Of(invitation), ct) is var described)
        {
            Invitation = described;
            Look = described is null ? new InvitationLookupResult(InvitationStanding.Missing) : look;
        }

        if (Look.Standing == InvitationStanding.Missing)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}

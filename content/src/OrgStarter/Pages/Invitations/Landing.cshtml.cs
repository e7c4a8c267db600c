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
/// Where the link of an invitation mail leads. A GET only looks: mail scanners follow links. To somebody signed out, or signed
/// in as somebody else, it says neither who invites nor to what. docs/invitations.md lists every case.
/// </summary>
[PublicPage, SecretAddress]
public sealed class LandingModel(
    CurrentSession session, InvitationLookup lookup, InvitationResponses responses, TimeProvider time, IMagicLinks? magic = null) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public bool IsSignedIn => session.IsSignedIn;

    public InvitationLook Look { get; private set; } = new(InvitationStanding.Missing);

    /// <summary>Null unless the invitation is the reader's own.</summary>
    public DescribedInvitation? Invitation { get; private set; }

    /// <summary>The browser came by a magic link, and has not used it yet.</summary>
    public bool HasMagicLink { get; private set; }

    /// <summary>Whether Logto has a person without a password set one when they come by the magic link.</summary>
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

        await ShowAsync(await lookup.LookAsync(Id, ct), ct);
        return Page();
    }

    /// <summary>Signs in with the magic link, or as somebody else than now. Only from here does a token leave for Logto, which uses it up.</summary>
    public async Task<IActionResult> OnPostSignInAsync(CancellationToken ct)
    {
        if (!LogtoId.IsOne(Id))
        {
            return NotFound();
        }

        var (open, token) = (await lookup.FindOpenAsync(Id, ct), magic?.Find(HttpContext, Id));
        var properties = SignInModel.Properties(Here, open?.Invitee);
        // Without it Logto would go on with whoever it knows in this browser.
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

    public Task<IActionResult> OnPostAcceptAsync(CancellationToken ct) => AnswerAsync(responses.AcceptAsync, InvitationStanding.AcceptedByMe, accepted =>
    {
        TempData.Notify(Text.Invitation_Welcome);
        return LocalRedirect($"{TenancyMiddleware.Prefix}/{accepted.OrganizationId}/home");
    }, ct);

    /// <param name="returnUrl">A local address to go on to; the person's work without one.</param>
    public Task<IActionResult> OnPostDeclineAsync(string? returnUrl, CancellationToken ct) => AnswerAsync(responses.DeclineAsync, InvitationStanding.Declined, _ =>
    {
        TempData.Notify(Text.Invitation_Declined);
        return LocalRedirect(LocalAddress.Of(returnUrl) ?? SignInModel.AfterSignIn);
    }, ct);

    private async Task<IActionResult> AnswerAsync(
        Func<string, CancellationToken, Task<InvitationLook>> answer, InvitationStanding wanted, Func<LogtoInvitation, IActionResult> goOn, CancellationToken ct)
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
            // Show the invitation with the problem beside its buttons; when Logto is gone altogether, this throws as well: 503.
            await ShowAsync(await lookup.LookAsync(Id, ct), ct);
            Problem = e.Words;
        }

        return Page();
    }

    private async Task ShowAsync(InvitationLook look, CancellationToken ct)
    {
        Look = look;
        HasMagicLink = look.Standing == InvitationStanding.Open && magic?.Find(HttpContext, Id) is not null;
        AsksForPassword = HasMagicLink && !IsSignedIn && await magic!.AsksForPasswordAsync(ct);
        if (look.Invitation is { } invitation && await lookup.DescribeAsync(WaitingInvitation.Of(invitation), ct) is var described)
        {
            Invitation = described;
            Look = described is null ? new InvitationLook(InvitationStanding.Missing) : look;
        }

        if (Look.Standing == InvitationStanding.Missing)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}

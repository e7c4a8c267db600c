using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Account;

/// <summary>Sends the user to Logto to set up a second factor, and then back to the page that they came from.</summary>
[SignedInPage]
public sealed class SecondFactorModel(
    ILogtoManagementApi api,
    OwnSecondFactor factor,
    MyOrganizations organizations,
    CurrentSession session,
    IOptions<LogtoOptions> logto) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>True if the target organization requires a second factor.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>True if the user returned from Logto without a second factor.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>The URL at Logto. Logto returns to the Done handler, which checks for a second factor.</summary>
    public string SetUpUrl => AccountAddress.AtLogto(
        logto.Value, "security", Url.PageLink(pageHandler: "Done", values: new { returnUrl = AccountAddress.Shorten(Back) })!);

    public string DoneUrl => Url.Page(null, "Done", new { returnUrl = Back })!;

    private string Back => LocalAddress.Of(ReturnUrl) ?? "/organizations";

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnGetDoneAsync(CancellationToken ct)
    {
        if (await factor.CheckAsync(ct))
        {
            return LocalRedirect(Back);
        }

        IsMissing = true;
        await LoadAsync(ct);
        return Page();
    }

    /// <summary>Reveals nothing about an organization that the user is not a member of.</summary>
    private async Task LoadAsync(CancellationToken ct) =>
        IsRequired = OrganizationHint.IdIn(Back) is { } id
            && (await organizations.ListAsync(session.UserId, ct)).Any(organization => organization.Id == id)
            && (await LogtoErrors.IfThereAsync(() => api.GetOrganization(id, ct)))?.IsMfaRequired == true;
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Account;

/// <summary>Leads to Logto's page for a second factor, and back to where the person was.</summary>
[SignedInPage]
public sealed class SecondFactorModel(
    ILogtoManagementApi api, MyOrganizations organizations, CurrentSession session, IOptions<LogtoOptions> logto) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Whether the organization that the person is on the way to demands it.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>Whether the person comes back without one.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Logto leads back to where the factor is looked for.</summary>
    public string SetUpUrl => AccountAddress.AtLogto(
        logto.Value, "security", Url.PageLink(pageHandler: "Done", values: new { returnUrl = AccountAddress.Shorten(Back) })!);

    public string DoneUrl => Url.Page(null, "Done", new { returnUrl = Back })!;

    private string Back => LocalAddress.Of(ReturnUrl) ?? "/organizations";

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnGetDoneAsync(CancellationToken ct)
    {
        if ((await api.GetSecondFactors(session.UserId, ct)).Count > 0)
        {
            return LocalRedirect(Back);
        }

        IsMissing = true;
        await LoadAsync(ct);
        return Page();
    }

    /// <summary>Of an organization that is not the person's, nothing is said.</summary>
    private async Task LoadAsync(CancellationToken ct) =>
        IsRequired = OrganizationHint.IdIn(Back) is { } id
            && (await organizations.ListAsync(session.UserId, ct)).Any(organization => organization.Id == id)
            && (await LogtoErrors.IfThereAsync(() => api.GetOrganization(id, ct)))?.IsMfaRequired == true;
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

[RequirePermission(Permissions.EditOrganization)]
public sealed class IndexModel(OrganizationSettings settings) : PageModel
{
    [BindProperty]
    public GeneralForm Input { get; set; } = new();

    /// <summary>The values that another user saved since this form was loaded; null if none did.</summary>
    public LogtoOrganization? Meanwhile { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) => Input = GeneralForm.Of(await settings.ReadAsync(ct));

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        foreach (var (field, words) in Input.Problems())
        {
            ModelState.AddModelError($"Input.{field}", words);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            Meanwhile = await settings.ChangeAsync(Input.IsAbout, Input.Change, ct);
        }
        catch (LogtoException e)
        {
            ModelState.AddModelError("", e.UserMessage);
            Response.StatusCode = e.IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Page();
        }

        if (Meanwhile is not null)
        {
            return ShowBoth(GeneralForm.Of(Meanwhile));
        }

        TempData.Notify(Text.Settings_Saved);
        return RedirectToPage();
    }

    /// <summary>Shows the other user's values next to the input: submitting the form again overwrites them.</summary>
    private PageResult ShowBoth(GeneralForm theirs)
    {
        ModelState.AddModelError("", Text.Settings_ChangedMeanwhile);
        ModelState.Remove("Input.KnownName");
        ModelState.Remove("Input.KnownDescription");
        (Input.KnownName, Input.KnownDescription) = (theirs.Name, theirs.Description);
        return Page();
    }
}

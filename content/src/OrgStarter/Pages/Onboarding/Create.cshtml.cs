using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Onboarding;

/// <summary>Onboarding, step 2: create an organization. Also the way to a further one.</summary>
[SignedInPage]
public sealed class CreateModel(CurrentSession session, OrganizationCreator creator, IEnumerable<ISuggestedOrganization> suggestions) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    /// <summary>The name of an organization that was begun earlier and not finished; the form then finishes it.</summary>
    public bool IsResuming { get; private set; }

    /// <summary>True when there is an organization that the person may join by their address.</summary>
    public bool HasColleagues { get; private set; }

    public sealed class InputModel
    {
        /// <summary>Made with the form: the same form, sent twice, creates once.</summary>
        public Guid Key { get; set; }

        [DisplayFormat(ConvertEmptyStringToNull = false)]
        public string Name { get; set; } = "";
    }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var unfinished = await creator.UnfinishedAsync(session.UserId, ct);
        IsResuming = unfinished is not null;
        HasColleagues = await suggestions.FindAsync(ct) is not null;
        Input = new InputModel { Key = unfinished?.Key ?? Guid.NewGuid(), Name = unfinished?.Name ?? "" };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var name = OrganizationName.Clean(Input.Name);
        if (Input.Key == Guid.Empty)
        {
            Input.Key = Guid.NewGuid();
            ModelState.Remove("Input.Key");
        }

        if (NameWords.Problem(name) is { } problem)
        {
            ModelState.AddModelError("Input.Name", problem);
            return Page();
        }

        try
        {
            var id = await creator.CreateAsync(Input.Key, session.UserId, name, ct);
            return LocalRedirect($"{TenancyMiddleware.Prefix}/{id}/onboarding/invite");
        }
        catch (LogtoException e)
        {
            ModelState.AddModelError("Input.Name", e.Words);
            Response.StatusCode = e.IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Page();
        }
    }
}

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

/// <summary>Onboarding, step 2: creates an organization. Users can also create a further organization here.</summary>
[SignedInPage]
public sealed class CreateModel(
    CurrentSession session,
    OrganizationCreator creator,
    OrganizationCreationRule rule,
    IEnumerable<ISuggestedOrganization> suggestions) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    /// <summary>True if an earlier creation did not finish. The form then completes it.</summary>
    public bool IsResuming { get; private set; }

    /// <summary>True if the user can join an organization by the domain of their email address.</summary>
    public bool HasSuggestion { get; private set; }

    /// <summary>Why the user cannot create an organization; null if they can.</summary>
    public string? Refusal { get; private set; }

    public sealed class InputModel
    {
        /// <summary>The form's idempotency key: submitting the same form twice creates one organization.</summary>
        public Guid Key { get; set; }

        [DisplayFormat(ConvertEmptyStringToNull = false)]
        public string Name { get; set; } = "";

        [DisplayFormat(ConvertEmptyStringToNull = false)]
        public string Description { get; set; } = "";
    }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var unfinished = await creator.UnfinishedAsync(session.UserId, ct);
        IsResuming = unfinished is not null;
        Refusal = unfinished is null ? CreationTexts.Message(await rule.RefusalAsync(session.UserId, ct), rule.MaxOwned) : null;
        HasSuggestion = await suggestions.FindAsync(ct) is not null;
        Input = new InputModel
        {
            Key = unfinished?.Key ?? Guid.NewGuid(),
            Name = unfinished?.Name ?? "",
            Description = unfinished?.Description ?? "",
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var name = OrganizationName.Clean(Input.Name);
        if (Input.Key == Guid.Empty)
        {
            Input.Key = Guid.NewGuid();
            ModelState.Remove("Input.Key");
        }

        var description = OrganizationDescription.Clean(Input.Description);
        ModelState.AddProblem("Input.Name", NameTexts.Problem(name));
        ModelState.AddProblem("Input.Description", NameTexts.DescriptionProblem(description));
        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            var (id, refusal) = await creator.CreateAsync(Input.Key, session.UserId, name, description is "" ? null : description, ct);
            Refusal = CreationTexts.Message(refusal, rule.MaxOwned);
            return id is null ? Page() : LocalRedirect($"{TenancyMiddleware.Prefix}/{id}/onboarding/invite");
        }
        catch (LogtoException e)
        {
            ModelState.AddModelError("Input.Name", e.UserMessage);
            Response.StatusCode = e.IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Page();
        }
    }
}

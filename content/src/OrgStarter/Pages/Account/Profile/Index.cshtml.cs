using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Features.Profiles;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Account.Profile;

/// <summary>Shows and changes the user's name, picture and language. Links to their other account pages.</summary>
[SignedInPage(KeepsOrganization = true)]
[RequestSizeLimit(2 * PictureFile.MaximumLength)]
public sealed class IndexModel(
    PersonProfile profile, Preferences preferences, CurrentSession session, IPictures pictures, IOptions<LogtoOptions> logto) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public LogtoUser? Person { get; private set; }

    /// <summary>The name that another request saved since this form was loaded; null if none did.</summary>
    public string? NameMeanwhile { get; private set; }

    public bool HasPictures => pictures.AreSupported;

    public string? Picture => pictures.PathOf(Person?.Avatar);

    /// <summary>Returns the URL of one of Logto's account pages. Each returns to this page.</summary>
    public string AtLogto(string page) => AccountAddress.AtLogto(logto.Value, page, Url.PageLink("/Account/Profile/Index")!);

    public sealed class InputModel
    {
        [DisplayFormat(ConvertEmptyStringToNull = false)]
        public string Name { get; set; } = "";

        [DisplayFormat(ConvertEmptyStringToNull = false)]
        public string KnownName { get; set; } = "";

        public IFormFile? Picture { get; set; }

        public bool RemovesPicture { get; set; }

        public string? Language { get; set; }
    }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Person = await profile.ReadAsync(ct);
        Input = new InputModel { Name = Person.Name ?? "", KnownName = Person.Name ?? "", Language = CultureInfo.CurrentUICulture.Name };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var (picture, problem) = Input.Picture is null ? (null, null) : await pictures.ReadAsync(Input.Picture, ct);
        ModelState.AddProblem("Input.Picture", problem);
        ModelState.AddProblem("Input.Name", PersonName.Problem(PersonName.Clean(Input.Name)));
        ModelState.AddProblem("Input.Language", Languages.All.Contains(Input.Language) ? null : Text.Profile_NoLanguage);
        if (ModelState.IsValid && await TrySaveAsync(picture, ct))
        {
            await preferences.SetLanguageAsync(session.UserId, Input.Language!, ct);
            LanguageCookie.Set(HttpContext, Input.Language!);
            // Show the notice in the new language.
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Input.Language!);
            TempData.Notify(Text.Settings_Saved);
            return RedirectToPage();
        }

        Person ??= await profile.ReadAsync(ct);
        return Page();
    }

    private async Task<bool> TrySaveAsync(PictureFile? picture, CancellationToken ct)
    {
        try
        {
            Person = await profile.SaveAsync(
                new ProfileWish(PersonName.Clean(Input.Name), picture, Input.RemovesPicture, Input.KnownName),
                ct);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            ModelState.AddModelError("", e.UserMessage);
            return false;
        }

        if (Person is not null)
        {
            ModelState.AddModelError("", Text.Settings_ChangedMeanwhile);
            ModelState.Remove("Input.KnownName");
            NameMeanwhile = Input.KnownName = Person.Name ?? "";
        }

        return Person is null;
    }
}

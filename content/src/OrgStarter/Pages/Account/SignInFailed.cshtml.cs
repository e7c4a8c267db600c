using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;

namespace OrgStarter.Pages.Account;

/// <summary>A sign-in that did not come to its end: taken back, too slow, or Logto went away in between.</summary>
[PublicPage]
public sealed class SignInFailedModel : PageModel
{
    [BindProperty(SupportsGet = true)]
    public bool Unavailable { get; set; }

    /// <summary>A local address where the sign-in would have led.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public void OnGet() => Response.StatusCode = Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
}

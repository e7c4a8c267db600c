using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;

namespace OrgStarter.Pages.Account;

/// <summary>Shows that a sign-in failed: the user canceled it, it timed out, or Logto became unavailable.</summary>
[PublicPage]
public sealed class SignInFailedModel : PageModel
{
    [BindProperty(SupportsGet = true)]
    public bool Unavailable { get; set; }

    /// <summary>The local URL to open after a new sign-in.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public void OnGet() => Response.StatusCode = Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Pages.Account;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Pages;

/// <summary>The public landing page. A signed-in user is redirected to their organization.</summary>
[PublicPage]
public sealed class IndexModel(CurrentSession session, IHostEnvironment environment, IOptions<LogtoOptions> logto) : PageModel
{
    public bool ShowsDevelopment => environment.IsDevelopment();

    public LogtoOptions Logto => logto.Value;

    public IActionResult OnGet() => session.IsSignedIn ? LocalRedirect(SignInModel.AfterSignIn) : Page();
}

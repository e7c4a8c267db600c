using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Pages;

/// <summary>The public landing page.</summary>
[PublicPage]
public sealed class IndexModel(CurrentSession session, IHostEnvironment environment, IOptions<LogtoOptions> logto) : PageModel
{
    public bool IsSignedIn => session.IsSignedIn;

    public bool ShowsDevelopment => environment.IsDevelopment();

    public LogtoOptions Logto => logto.Value;
}

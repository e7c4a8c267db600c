using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Authentication;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages;

/// <summary>What everybody sees first.</summary>
[PublicPage]
public sealed class IndexModel(CurrentSession session) : PageModel
{
    public bool IsSignedIn => session.IsSignedIn;
}

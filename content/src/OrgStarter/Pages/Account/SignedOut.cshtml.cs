using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Account;

[PublicPage]
public sealed class SignedOutModel : PageModel;

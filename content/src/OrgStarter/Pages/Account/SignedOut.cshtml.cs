using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;

namespace OrgStarter.Pages.Account;

[PublicPage]
public sealed class SignedOutModel : PageModel;

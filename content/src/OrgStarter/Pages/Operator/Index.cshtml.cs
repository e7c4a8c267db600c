using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Operator;

[OperatorPage]
public sealed class IndexModel : PageModel;

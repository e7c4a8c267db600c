using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Account;

/// <summary>The organization demands a second factor: explains, leads to Logto's page for it, and back.</summary>
[SignedInPage]
public sealed class SecondFactorModel(IOptions<LogtoOptions> logto) : PageModel
{
    public string ReturnUrl { get; private set; } = "/";

    public string SetUpUrl => $"{logto.Value.Endpoint.TrimEnd('/')}/account/security";

    public void OnGet(string? returnUrl) => ReturnUrl = LocalAddress.Of(returnUrl) ?? "/organizations";
}

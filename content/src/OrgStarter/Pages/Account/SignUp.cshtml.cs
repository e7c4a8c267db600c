using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Pages.Account;

[PublicPage]
public sealed class SignUpModel(CurrentSession session) : PageModel
{
    public IActionResult OnGet(string? returnUrl, string? address)
    {
        var target = LocalAddress.Of(returnUrl) ?? SignInModel.AfterSignIn;
        if (session.IsSignedIn)
        {
            return LocalRedirect(target);
        }

        var properties = SignInModel.Properties(target, address);
        properties.Items[LogtoSignIn.FirstScreen] = "register";
        return Challenge(properties);
    }
}

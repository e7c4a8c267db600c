namespace OrgStarter.Authentication;

/// <summary>The addresses of the account pages, for those who redirect to them from outside Razor.</summary>
public static class AccountAddress
{
    public static string SignIn(string returnUrl) => $"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}";
}

namespace OrgStarter.Authentication;

/// <summary>The addresses of the account pages, from the root: they are the same inside every organization.</summary>
public static class AccountAddress
{
    /// <param name="returnUrl">A local address to come back to; null goes to the person's work.</param>
    public static string SignIn(string? returnUrl) => $"/account/sign-in{Query(returnUrl)}";

    /// <inheritdoc cref="SignIn"/>
    public static string SignUp(string? returnUrl) => $"/account/sign-up{Query(returnUrl)}";

    private static string Query(string? returnUrl) => returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}";
}

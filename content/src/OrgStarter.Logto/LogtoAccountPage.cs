namespace OrgStarter.Logto;

/// <summary>
/// A page of Logto's account center that the site leads to. A Logto where its settings are missing answers "Page not found" there, so
/// <c>logto apply</c> makes what is in <see cref="All"/> and <c>logto check</c> looks for it.
/// Source: https://docs.logto.io/end-user-flows/account-settings/by-account-center-ui.
/// </summary>
/// <param name="Name">Its last part of the address.</param>
/// <param name="Field">The field of the account center that must be <c>Edit</c>.</param>
/// <param name="NeedsFactors">Whether it also needs a second factor to be enabled in the sign-in experience.</param>
public sealed record LogtoAccountPage(string Name, string Field, bool NeedsFactors = false)
{
    public static readonly LogtoAccountPage Email = new("email", "email");
    public static readonly LogtoAccountPage Password = new("password", "password");
    public static readonly LogtoAccountPage Security = new("security", "mfa", NeedsFactors: true);
    public static readonly LogtoAccountPage AuthenticatorApp = new("authenticator-app", "mfa", NeedsFactors: true);

    public static IReadOnlyList<LogtoAccountPage> All { get; } = [Email, Password, Security, AuthenticatorApp];

    /// <exception cref="ArgumentException">The page is not in the list: no step of <c>logto apply</c> opens it.</exception>
    public static LogtoAccountPage Named(string name) => All.FirstOrDefault(page => page.Name == name)
        ?? throw new ArgumentException($"Logto's account page '{name}' is not in {nameof(LogtoAccountPage)}.{nameof(All)}. Add it there with what it needs.", nameof(name));
}

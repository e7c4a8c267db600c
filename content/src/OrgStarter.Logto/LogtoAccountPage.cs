namespace OrgStarter.Logto;

/// <summary>
/// A page of Logto's account center that the site links to. Logto shows "Page not found" if its settings are missing, so <c>logto apply</c>
/// configures all pages in <see cref="All"/> and <c>logto check</c> checks them. Source:
/// https://docs.logto.io/end-user-flows/account-settings/by-account-center-ui.
/// </summary>
/// <param name="Name">The last segment of the URL.</param>
/// <param name="Field">The field of the account center that must be set to <c>Edit</c>.</param>
/// <param name="NeedsFactors">Whether the page also requires a second factor in the sign-in experience.</param>
public sealed record LogtoAccountPage(string Name, string Field, bool NeedsFactors = false)
{
    public static readonly LogtoAccountPage Email = new("email", "email");
    public static readonly LogtoAccountPage Password = new("password", "password");
    public static readonly LogtoAccountPage Security = new("security", "mfa", NeedsFactors: true);
    public static readonly LogtoAccountPage AuthenticatorApp = new("authenticator-app", "mfa", NeedsFactors: true);

    public static IReadOnlyList<LogtoAccountPage> All { get; } = [Email, Password, Security, AuthenticatorApp];

    /// <exception cref="ArgumentException">The page is not in <see cref="All"/>, so <c>logto apply</c> does not configure it.</exception>
    public static LogtoAccountPage Named(string name) => All.FirstOrDefault(page => page.Name == name)
        ?? throw new ArgumentException(
            $"Logto's account page '{name}' is not in {nameof(LogtoAccountPage)}.{nameof(All)}. Add it there with its requirements.",
            nameof(name));
}

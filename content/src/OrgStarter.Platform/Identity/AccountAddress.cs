using System.Diagnostics.CodeAnalysis;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>The URLs of the account pages. They are relative to the host, not to an organization.</summary>
public static class AccountAddress
{
    /// <summary>The maximum length of a return URL in characters.</summary>
    private const int MaxLength = 2_000;

    /// <param name="returnUrl">A local URL to return to. Null for the user's start page.</param>
    public static string SignIn(string? returnUrl) => $"/account/sign-in{Query(returnUrl)}";

    /// <inheritdoc cref="SignIn"/>
    public static string SignUp(string? returnUrl) => $"/account/sign-up{Query(returnUrl)}";

    /// <param name="returnUrl">The local URL where the sign-in was to return to. A retry returns there.</param>
    /// <param name="isUnavailable">Whether Logto did not answer.</param>
    public static string SignInFailed(string? returnUrl, bool isUnavailable) =>
        $"/account/sign-in-failed{Query(returnUrl)}{(isUnavailable ? $"{(returnUrl is null ? '?' : '&')}unavailable=true" : "")}";

    /// <summary>Returns the URL of the page that explains second factors and links to Logto's setup page.</summary>
    public static string SecondFactor(string returnUrl) => $"/account/second-factor{Query(returnUrl)}";

    /// <summary>Returns the URL of one of Logto's account pages.</summary>
    /// <param name="page">The name of a <see cref="LogtoAccountPage"/>.</param>
    /// <param name="back">The absolute URL of the site that the page returns to.</param>
    public static string AtLogto(Logto.LogtoOptions logto, string page, string back) =>
        $"{logto.Endpoint.TrimEnd('/')}/account/{LogtoAccountPage.Named(page).Name}?redirect={Uri.EscapeDataString(back)}";

    /// <summary>
    /// Removes the query of a return URL that is too long, or replaces the whole URL. The sign-in's <c>state</c> contains the return URL,
    /// which makes it half as long again, and Kestrel limits a request line to 8 KB.
    /// </summary>
    [return: NotNullIfNotNull(nameof(returnUrl))]
    public static string? Shorten(string? returnUrl) =>
        returnUrl is null || returnUrl.Length <= MaxLength ? returnUrl
            : returnUrl.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 and <= MaxLength ? returnUrl[..query] : "/";

    private static string Query(string? returnUrl) => returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}";
}

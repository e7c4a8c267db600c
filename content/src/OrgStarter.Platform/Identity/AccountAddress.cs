using System.Diagnostics.CodeAnalysis;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>The addresses of the account pages, from the root: they are the same inside every organization.</summary>
public static class AccountAddress
{
    /// <summary>In characters.</summary>
    private const int Longest = 2_000;

    /// <param name="returnUrl">A local address to come back to; null goes to the person's work.</param>
    public static string SignIn(string? returnUrl) => $"/account/sign-in{Query(returnUrl)}";

    /// <inheritdoc cref="SignIn"/>
    public static string SignUp(string? returnUrl) => $"/account/sign-up{Query(returnUrl)}";

    /// <param name="returnUrl">Where the sign-in would have led; trying again leads there.</param>
    /// <param name="isUnavailable">Logto did not answer.</param>
    public static string SignInFailed(string? returnUrl, bool isUnavailable) =>
        $"/account/sign-in-failed{Query(returnUrl)}{(isUnavailable ? $"{(returnUrl is null ? '?' : '&')}unavailable=true" : "")}";

    /// <summary>Where the site explains and leads on to Logto's page for setting up a second factor.</summary>
    public static string SecondFactor(string returnUrl) => $"/account/second-factor{Query(returnUrl)}";

    /// <summary>One of Logto's own account pages.</summary>
    /// <param name="page">The name of a <see cref="LogtoAccountPage"/>.</param>
    /// <param name="back">The absolute address of ours that it leads back to.</param>
    public static string AtLogto(Logto.LogtoOptions logto, string page, string back) =>
        $"{logto.Endpoint.TrimEnd('/')}/account/{LogtoAccountPage.Named(page).Name}?redirect={Uri.EscapeDataString(back)}";

    /// <summary>
    /// An address to come back to travels inside the <c>state</c> of the sign-in, half as long again, and Kestrel takes a request
    /// line of 8 KB: one that is too long loses its query, or all of itself.
    /// </summary>
    [return: NotNullIfNotNull(nameof(returnUrl))]
    public static string? Shorten(string? returnUrl) =>
        returnUrl is null || returnUrl.Length <= Longest ? returnUrl
            : returnUrl.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 and <= Longest ? returnUrl[..query] : "/";

    private static string Query(string? returnUrl) => returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}";
}

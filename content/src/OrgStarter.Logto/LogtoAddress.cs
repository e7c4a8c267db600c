using System.Globalization;
using System.Text.RegularExpressions;

namespace OrgStarter.Logto;

/// <summary>
/// Normalizes email addresses for Logto. Invitations accept only addresses that match zod 3.24's <c>email()</c>, which allows neither
/// non-ASCII letters nor quotes. A user's address has at most 128 characters (Logto's table <c>users</c>).
/// </summary>
public static partial class LogtoAddress
{
    public const int Length = 128;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Removes invisible characters, which often come with copied addresses. Converts an international domain to ASCII.</summary>
    /// <returns>
    /// The address in lower case: Logto treats Ann@x.org and ann@x.org as different users. Null if Logto would refuse it.
    /// </returns>
    public static string? Clean(string? typed)
    {
        var text = string.Concat((typed ?? "").EnumerateRunes().Where(rune => !WellFormedText.IsInvisible(rune))).Trim();
        var at = text.LastIndexOf('@') + 1;
        return AsciiDomain(text[at..]) is { } domain && (text[..at] + domain) is { Length: <= Length } address && Shape().IsMatch(address)
            ? address.ToLowerInvariant() : null;
    }

    /// <returns>The ASCII form (Punycode) of a domain. Null if it is not a valid domain name.</returns>
    public static string? AsciiDomain(string domain)
    {
        try
        {
            return Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"\A(?!\.)(?!.*\.\.)[A-Za-z0-9_'+.-]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

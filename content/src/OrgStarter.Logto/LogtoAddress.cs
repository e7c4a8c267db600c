using System.Globalization;
using System.Text.RegularExpressions;

namespace OrgStarter.Logto;

/// <summary>
/// An e-mail address in the form that Logto takes: for an invitation it must have the shape of zod 3.24's <c>email()</c>, which knows
/// neither letters beyond ASCII nor quotes, and a person's address has 128 characters at most (Logto's table <c>users</c>).
/// </summary>
public static partial class LogtoAddress
{
    public const int Length = 128;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Removes invisible characters, which come along when an address is copied, and writes an international domain in ASCII.
    /// </summary>
    /// <returns>The address in lower case, since Logto takes Ann@x.org and ann@x.org for two people; null for what Logto refuses.</returns>
    public static string? Clean(string? typed)
    {
        var text = string.Concat((typed ?? "").EnumerateRunes().Where(rune => !WellFormedText.IsInvisible(rune))).Trim();
        var at = text.LastIndexOf('@') + 1;
        return AsciiDomain(text[at..]) is { } domain && (text[..at] + domain) is { Length: <= Length } address && Shape().IsMatch(address)
            ? address.ToLowerInvariant() : null;
    }

    /// <returns>An international domain as DNS knows it; null for what is no domain name in any script.</returns>
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

    [GeneratedRegex(@"\A(?!\.)(?!.*\.\.)[A-Za-z0-9_'+.-]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

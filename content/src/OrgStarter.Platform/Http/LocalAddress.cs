using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OrgStarter.Platform.Http;

/// <summary>Validates local return URLs from requests. Every one must pass here before it goes into a header.</summary>
public static partial class LocalAddress
{
    /// <returns>
    /// The URL with all characters except visible ASCII percent-encoded, as headers require (RFC 9110, section 5.5). Null if it leads to
    /// another site or contains a control character.
    /// </returns>
    public static string? Of(string? address) => address is ['/', ..] && RedirectHttpResult.IsLocalUrl(address)
        ? BeyondAscii().Replace(address, part => Uri.EscapeDataString(part.Value)) : null;

    [GeneratedRegex("[^!-~]+", RegexOptions.CultureInvariant)]
    private static partial Regex BeyondAscii();
}

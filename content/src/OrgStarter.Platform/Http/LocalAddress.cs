using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OrgStarter.Platform.Http;

/// <summary>Addresses of this site that a request names, to go on to. Every one passes here before it is put into a header.</summary>
public static partial class LocalAddress
{
    /// <returns>
    /// The address with everything but visible ASCII percent-encoded, which is all that a header takes (RFC 9110, section 5.5); null for
    /// one that leads elsewhere or holds a control character.
    /// </returns>
    public static string? Of(string? address) => address is ['/', ..] && RedirectHttpResult.IsLocalUrl(address)
        ? BeyondAscii().Replace(address, part => Uri.EscapeDataString(part.Value)) : null;

    [GeneratedRegex("[^!-~]+", RegexOptions.CultureInvariant)]
    private static partial Regex BeyondAscii();
}

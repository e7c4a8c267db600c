using System.Text.RegularExpressions;
using OrgStarter.Logto;
using OrgStarter.Texts;

namespace OrgStarter.Features.Domains;

/// <summary>Validates and normalizes email domains.</summary>
public static partial class DomainName
{
    /// <summary>In characters (RFC 1035).</summary>
    public const int Length = 253;

    /// <summary>Top-level domains without public DNS (RFC 2606, RFC 6761). Example domains are allowed, for trials.</summary>
    private static readonly string[] Nowhere = ["localhost", "local", "internal", "invalid", "onion", "arpa"];

    /// <summary>Public email providers, which give an address to any user. The embedded file names its source.</summary>
    private static readonly Lazy<HashSet<string>> Public = new(ReadPublic);

    /// <summary>Normalizes a typed domain. Accepts a whole email address, a trailing dot and internationalized domain names.</summary>
    /// <returns>Null if it is not a valid domain.</returns>
    public static string? Clean(string? typed)
    {
        var text = (typed ?? "").Trim();
        text = text[(text.LastIndexOf('@') + 1)..].TrimEnd('.');
        return text.Length <= Length && LogtoAddress.AsciiDomain(text)?.ToLowerInvariant() is { Length: <= Length } ascii
            && Shape().IsMatch(ascii) && !Nowhere.Contains(ascii[(ascii.LastIndexOf('.') + 1)..]) ? ascii : null;
    }

    /// <returns>The error message for a typed domain, or null.</returns>
    public static string? Problem(string? typed) => Clean(typed) switch
    {
        null => Text.Domains_BadName,
        var domain when IsPublic(domain) => Text.Domains_Public.With(domain),
        _ => null,
    };

    public static bool IsPublic(string domain) => Public.Value.Contains(domain);

    /// <returns>The normalized domain of an email address, or null if the address is invalid.</returns>
    public static string? OfAddress(string? address) => address?.Contains('@', StringComparison.Ordinal) == true ? Clean(address) : null;

    private static HashSet<string> ReadPublic()
    {
        using var reader = new StreamReader(typeof(DomainName).Assembly.GetManifestResourceStream("public-mail-domains.txt")!);
        return [.. reader.ReadToEnd()
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')];
    }

    /// <summary>Two or more labels of letters, digits and inner hyphens. The last is not a number: that would be an IP address.</summary>
    [GeneratedRegex(
        @"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

using System.Text.RegularExpressions;
using OrgStarter.Logto;
using OrgStarter.Texts;

namespace OrgStarter.Features.Domains;

/// <summary>What may be a mail domain.</summary>
public static partial class DomainName
{
    /// <summary>RFC 1035, in characters.</summary>
    public const int Length = 253;

    /// <summary>Names of RFC 2606 and RFC 6761 that lead nowhere or to the reader's own machine. Examples stay: they can be tried.</summary>
    private static readonly string[] Nowhere = ["localhost", "local", "internal", "invalid", "onion", "arpa"];

    /// <summary>Mail providers that anybody gets an address of; see the file for its source.</summary>
    private static readonly Lazy<HashSet<string>> Public = new(ReadPublic);

    /// <summary>A domain as somebody typed it, perhaps with an at sign, a dot at the end, or in their own script.</summary>
    /// <returns>Null for what is none.</returns>
    public static string? Clean(string? typed)
    {
        var text = (typed ?? "").Trim();
        text = text[(text.LastIndexOf('@') + 1)..].TrimEnd('.');
        return text.Length <= Length && LogtoAddress.AsciiDomain(text)?.ToLowerInvariant() is { Length: <= Length } ascii
            && Shape().IsMatch(ascii) && !Nowhere.Contains(ascii[(ascii.LastIndexOf('.') + 1)..]) ? ascii : null;
    }

    /// <returns>What is wrong with a domain as it was typed; null when nothing is.</returns>
    public static string? Problem(string? typed) => Clean(typed) switch
    {
        null => Text.Domains_BadName,
        var domain when IsPublic(domain) => Text.Domains_Public.With(domain),
        _ => null,
    };

    public static bool IsPublic(string domain) => Public.Value.Contains(domain);

    /// <returns>The cleaned domain of a mail address; null for what is none.</returns>
    public static string? OfAddress(string? address) => address?.Contains('@', StringComparison.Ordinal) == true ? Clean(address) : null;

    private static HashSet<string> ReadPublic()
    {
        using var reader = new StreamReader(typeof(DomainName).Assembly.GetManifestResourceStream("public-mail-domains.txt")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }

    /// <summary>Labels of letters, digits and inner hyphens, a dot at least, no number at the end: that would be an IP address.</summary>
    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

using System.Text.RegularExpressions;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// Redacts text before traces and logs are exported: email addresses, tokens, query strings, and the ids of invitations, which are enough
/// to build their links. It is the second safeguard: code should not log such data in the first place.
/// </summary>
public static partial class Redactor
{
    private const string Mark = "[...]";

    public static string Of(string text) =>
        Invitation().Replace(Query().Replace(Token().Replace(Mail().Replace(text, Mark), Mark), Mark), Mark);

    [GeneratedRegex(
        @"[^\s@<>""()\[\]{},;:=&?/]+(@|%40)[^\s@<>""'()\[\]{},;:=&?/]+\.[^\s@<>""'()\[\]{},;:=&?/.]+",
        RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    /// <summary>A JWT, signed or not, complete or truncated, or data that the site encrypted (ASP.NET Core data protection).</summary>
    [GeneratedRegex(@"\beyJ[\w-]{6,}(\.[\w-]*){0,4}|CfDJ8[\w-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<=\?)[\w.%~-]+=[^\s""']*", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    /// <summary>An invitation id in a URL, or any text of 21 characters. User and organization ids of Logto are shorter.</summary>
    [GeneratedRegex(
        "(?<=invitations(/|%2F))[a-z0-9]{10,40}|(?<![a-z0-9])[a-z0-9]{21}(?![a-z0-9])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Invitation();
}

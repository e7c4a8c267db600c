using System.Text.RegularExpressions;

namespace OrgStarter.Platform.Telemetry;

/// <summary>
/// Takes out of a text what must not leave the site by traces and logs: mail addresses, tokens, everything behind a question mark in an
/// address, and the ids of invitations, of which links are made. The second guard: nothing here is meant to say such a thing in the first place.
/// </summary>
public static partial class Discretion
{
    private const string Mark = "[...]";

    public static string Of(string text) => Invitation().Replace(Query().Replace(Token().Replace(Mail().Replace(text, Mark), Mark), Mark), Mark);

    [GeneratedRegex(@"[^\s@<>""()\[\]{},;:=&?/]+(@|%40)[^\s@<>""'()\[\]{},;:=&?/]+\.[^\s@<>""'()\[\]{},;:=&?/.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    /// <summary>A JSON web token, signed or not, whole or cut off; and whatever the site itself has encrypted.</summary>
    [GeneratedRegex(@"\beyJ[\w-]{6,}(\.[\w-]*){0,4}|CfDJ8[\w-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<=\?)[\w.%~-]+=[^\s""']*", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    /// <summary>Where it is an address; and elsewhere whatever may be one: people and organizations have shorter ids at Logto.</summary>
    [GeneratedRegex("(?<=invitations(/|%2F))[a-z0-9]{10,40}|(?<![a-z0-9])[a-z0-9]{21}(?![a-z0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Invitation();
}

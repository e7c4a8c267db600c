using System.Text.RegularExpressions;

namespace OrgStarter.Logto;

/// <summary>
/// The format of Logto's ids: up to 21 lower-case letters and digits. Check ids before they become part of a URL: an empty id or a dot
/// would call another endpoint, with a token that has full access.
/// </summary>
public static partial class LogtoId
{
    public const int MaxLength = 21;

    /// <summary>The pattern without anchors, for use in other patterns.</summary>
    public const string Pattern = "[a-z0-9]{1,21}";

    /// <param name="id">May be null, because model binding turns an empty route value into null.</param>
    public static bool IsOne(string? id) => id is not null && Shape().IsMatch(id);

    [GeneratedRegex($@"\A{Pattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

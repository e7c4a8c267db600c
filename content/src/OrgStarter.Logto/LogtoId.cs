using System.Text.RegularExpressions;

namespace OrgStarter.Logto;

/// <summary>
/// The format of Logto's ids: up to 21 lower-case letters and digits. Check ids before they become part of a URL: an empty id or a dot
/// would call another endpoint, with a token that has full access.
/// </summary>
public static partial class LogtoId
{
    public const int MaxLength = 21;

    /// <summary>The length of a user's id. Applications have longer ids (Logto: tables <c>users</c> and <c>applications</c>).</summary>
    public const int UserLength = 12;

    /// <summary>The pattern without anchors, for use in other patterns.</summary>
    public const string Pattern = "[a-z0-9]{1,21}";

    /// <param name="id">May be null, because model binding turns an empty route value into null.</param>
    public static bool IsOne(string? id) => id is not null && Shape().IsMatch(id);

    /// <summary>Returns whether the id is that of an application, such as a machine, and not that of a user.</summary>
    public static bool IsApplication(string id) => id.Length > UserLength;

    [GeneratedRegex($@"\A{Pattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

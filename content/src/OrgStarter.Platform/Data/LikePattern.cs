namespace OrgStarter.Platform.Data;

/// <summary>
/// Turns user input into a LIKE pattern and escapes its percent signs and underscores. SQLite's LIKE ignores the case of a to z,
/// PostgreSQL's does not. To ignore case on both, compare a column behind <c>ToLower</c> with <see cref="ContainsInAnyCase"/>.
/// </summary>
public static class LikePattern
{
    public const string Escape = "\\";

    /// <summary>
    /// Escapes the wildcards. Also for the parameter <c>q</c> of Logto's lists, which Logto puts into a pattern of ILIKE as it is.
    /// </summary>
    public static string Literal(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    public static string Contains(string text) => $"%{Literal(text)}%";

    /// <summary>Returns a pattern for a column behind <c>ToLower</c>. Lowers only A to Z, as both databases do.</summary>
    public static string ContainsInAnyCase(string text) =>
        Contains(string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter)));
}

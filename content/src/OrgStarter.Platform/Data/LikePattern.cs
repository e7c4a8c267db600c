namespace OrgStarter.Platform.Data;

/// <summary>
/// Text that a person typed, as a LIKE pattern: its percent signs and underscores mean themselves. For a column as it is, or in lower
/// case: SQLite's LIKE overlooks the case of a to z and PostgreSQL's does not, so what is to overlook it lowers both sides, as a database does.
/// </summary>
public static class LikePattern
{
    public const string Escape = "\\";

    public static string Contains(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    /// <summary>For a column behind <c>ToLower</c>, which in either database lowers a to z and nothing else.</summary>
    public static string ContainsInAnyCase(string text) => Contains(string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter)));
}

namespace OrgStarter.DevLogto.Management;

/// <summary>Builds LIKE patterns.</summary>
internal static class Like
{
    public const string Escape = "\\";

    /// <summary>As Logto's search of organizations and their members: wildcards in the keyword keep their meaning.</summary>
    public static string Around(string keyword) => $"%{keyword}%";

    /// <summary>Matches the text literally.</summary>
    public static string Containing(string text) => $"%{Exactly(text)}%";

    public static string Exactly(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}

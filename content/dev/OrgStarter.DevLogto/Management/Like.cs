namespace OrgStarter.DevLogto.Management;

/// <summary>A LIKE pattern that finds the typed text itself, signs included.</summary>
internal static class Like
{
    public const string Escape = "\\";

    public static string Containing(string text) => $"%{Exactly(text)}%";

    public static string Exactly(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}

namespace OrgStarter.DevLogto.Management;

/// <summary>Builds LIKE patterns that match the typed text literally, including wildcards.</summary>
internal static class Like
{
    public const string Escape = "\\";

    public static string Containing(string text) => $"%{Exactly(text)}%";

    public static string Exactly(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}

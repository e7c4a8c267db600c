namespace OrgStarter.Logto;

/// <summary>
/// Prepares text for the parameter <c>q</c> of lists. Logto puts it between wildcards into a pattern of ILIKE without escaping it, so a
/// backslash would escape the character after it.
/// </summary>
public static class LogtoSearch
{
    /// <returns>Text that finds itself; null for null.</returns>
    public static string? Literal(string? text) => text?
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}

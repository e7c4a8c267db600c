namespace OrgStarter.Platform.Organizations;

public static class OrganizationDescription
{
    /// <summary>Logto's limit, in UTF-16 code units.</summary>
    public const int Length = 256;

    /// <summary>Trims the text and normalizes its line endings: browsers submit CRLF.</summary>
    public static string Clean(string? typed) => WithLines(typed).Trim();

    public static string WithLines(string? text) => (text ?? "").ReplaceLineEndings("\n");
}

namespace OrgStarter.Platform.Data;

/// <summary>A key that protects cookies and stored tokens. <see cref="KeyRepository"/> reads and writes the table.</summary>
public class DataProtectionKey
{
    public int Id { get; set; }

    public string? FriendlyName { get; set; }

    /// <summary>The XML from data protection. Plain text, or encrypted if a certificate is configured.</summary>
    public string? Xml { get; set; }
}

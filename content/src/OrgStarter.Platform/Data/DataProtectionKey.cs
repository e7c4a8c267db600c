namespace OrgStarter.Platform.Data;

/// <summary>A key behind cookies and stored tokens; <see cref="KeyRepository"/> reads and writes them.</summary>
public class DataProtectionKey
{
    public int Id { get; set; }

    public string? FriendlyName { get; set; }

    /// <summary>As data protection writes it: open, or encrypted with a certificate.</summary>
    public string? Xml { get; set; }
}

namespace OrgStarter.Site;

/// <summary>Whom users ask for help.</summary>
public sealed class SupportOptions
{
    public const string Section = "Site";

    /// <summary>An email address, or the address of a page. Empty: pages show no contact.</summary>
    public string SupportContact { get; set; } = "";

    /// <summary>The address for a link; null for none.</summary>
    public string? Link => SupportContact.Length == 0 ? null
        : SupportContact.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? SupportContact
        : $"mailto:{SupportContact}";
}

namespace OrgStarter.Logto.Setup;

/// <summary>Values from Logto that the site's settings need. Null if not known yet.</summary>
public sealed class SetupState
{
    public string? AppId { get; set; }

    public string? AppSecret { get; set; }

    public string? SigningKey { get; set; }
}

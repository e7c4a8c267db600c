namespace OrgStarter.Logto.Setup;

/// <summary>What the steps found or made at Logto and the site has to know. Null: not there yet, or not asked for yet.</summary>
public sealed class SetupState
{
    public string? AppId { get; set; }

    public string? AppSecret { get; set; }

    public string? SigningKey { get; set; }
}

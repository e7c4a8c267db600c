namespace OrgStarter.Testing;

/// <summary>An organization that a test made or knows.</summary>
public sealed record Organization(string Id, string Name)
{
    public static Organization Aurora { get; } = new("aur0racoffee", "Aurora Coffee");

    public static Organization Birch { get; } = new("birchbooks01", "Birch Books");

    /// <summary>The address of one of its pages.</summary>
    public string At(string path) => $"/o/{Id}/{path}";
}

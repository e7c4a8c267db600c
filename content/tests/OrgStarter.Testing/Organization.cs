namespace OrgStarter.Testing;

public sealed record Organization(string Id, string Name)
{
    public static Organization Aurora { get; } = new("aur0racoffee", "Aurora Coffee");

    public static Organization Birch { get; } = new("birchbooks01", "Birch Books");

    public string At(string path) => $"/o/{Id}/{path}";
}

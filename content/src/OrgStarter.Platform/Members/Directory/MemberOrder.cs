namespace OrgStarter.Platform.Members.Directory;

/// <summary>What the table is sorted by, as the address says it.</summary>
/// <param name="By">One of <see cref="All"/>.</param>
public sealed record MemberOrder(string By, bool IsDescending)
{
    public const string Name = "name";
    public const string Address = "email";
    public const string Role = "role";
    public const string Status = "status";
    public const string Joined = "joined";
    public const string Seen = "seen";

    public static MemberOrder Default { get; } = new(Name, false);

    public static IReadOnlyList<string> All { get; } = [Name, Address, Role, Status, Joined, Seen];

    public static IReadOnlyList<string> Columns { get; } = [.. All.Select(ColumnOf)];

    public string Column => ColumnOf(By);

    /// <summary>Whatever an address says, an order.</summary>
    public static MemberOrder FromAddress(string? by, string? direction) => new(All.Contains(by) ? by! : Name, direction == "desc");

    private static string ColumnOf(string by) => by switch
    {
        Address => nameof(DirectoryMember.ByAddress),
        Role => nameof(DirectoryMember.ByRole),
        Status => nameof(DirectoryMember.ByStatus),
        Joined => nameof(DirectoryMember.ByJoined),
        Seen => nameof(DirectoryMember.BySeen),
        _ => nameof(DirectoryMember.ByName),
    };
}

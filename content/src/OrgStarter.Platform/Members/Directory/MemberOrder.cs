namespace OrgStarter.Platform.Members.Directory;

/// <summary>The sort order of the member table, as in the query string.</summary>
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

    /// <summary>Returns the order for the values of a query string. Unknown values mean ascending by name.</summary>
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
